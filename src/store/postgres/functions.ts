import { FENCED, KNOWN } from "./faults.ts";

/**
 * One round trip for any number of changes, each of them whole or not at all, and one lock, that of the head: entries are hashed where the
 * last hash is known, so that two replicas that write at once need no second try.
 */
export const functions = `
CREATE OR REPLACE FUNCTION now_ms() RETURNS bigint LANGUAGE sql VOLATILE AS
  $$ SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint $$;

-- Whose connections hold a name of a replica or a key, which is an advisory lock: PostgreSQL keeps its 64 bits in two halves.
CREATE OR REPLACE FUNCTION holders(named text) RETURNS SETOF integer LANGUAGE sql STABLE AS $$
  SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND ((classid::bigint << 32) | objid::bigint) = hashtextextended('firebreak ' || named, 0)
$$;

CREATE OR REPLACE FUNCTION put_tx(of_intent text, given jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM intent WHERE id = of_intent) THEN RETURN; END IF;
  -- Bytes whose intent is closed may be another one's: a reorganisation gives back the nonce, and the same call is signed the same.
  INSERT INTO tx(hash, intent, sender, nonce, variant, raw, max_fee, tip, gas)
    VALUES (given->>'hash', of_intent, given->>'sender', given->>'nonce', (given->>'variant')::bigint, given->>'raw',
      given->>'maxFee', given->>'tip', given->>'gas')
    ON CONFLICT (hash) DO UPDATE SET intent = excluded.intent, variant = excluded.variant
      WHERE EXISTS (SELECT 1 FROM intent WHERE id = tx.intent AND state = 'closed');
  IF NOT FOUND THEN
    RAISE unique_violation USING MESSAGE = format('transaction %s is another open intent''s', given->>'hash');
  END IF;
END $$;

CREATE OR REPLACE FUNCTION incident_of(named text, of_ref text) RETURNS text LANGUAGE sql AS $$
  SELECT coalesce(named, (SELECT incident FROM intent WHERE id = of_ref),
    (SELECT incident FROM strand WHERE incident = of_ref LIMIT 1))
$$;

CREATE OR REPLACE FUNCTION append_entry(entry jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  last head%ROWTYPE;
  strand_of text;
  strand_end strand%ROWTYPE;
  new_hash text;
BEGIN
  SELECT * INTO STRICT last FROM head;
  new_hash := encode(sha256(convert_to(last.hash || '|' || (last.seq + 1) || '|' || (entry->>'json'), 'UTF8')), 'hex');
  INSERT INTO journal(seq, at, kind, ref, body, prev, hash)
    VALUES (last.seq + 1, (entry->>'at')::bigint, entry->>'kind', entry->>'ref', entry->>'body', last.hash, new_hash);
  UPDATE head SET seq = last.seq + 1, hash = new_hash;

  strand_of := incident_of(entry->>'incident', entry->>'ref');
  IF strand_of IS NOT NULL THEN
    SELECT * INTO strand_end FROM strand WHERE incident = strand_of ORDER BY nth DESC LIMIT 1;
    INSERT INTO strand(incident, nth, seq, hash)
      VALUES (strand_of, coalesce(strand_end.nth, 0) + 1, last.seq + 1, encode(sha256(convert_to(
        coalesce(strand_end.hash, repeat('0', 64)) || '|' || strand_of || '|' || (coalesce(strand_end.nth, 0) + 1)
          || '|' || new_hash, 'UTF8')), 'hex'));
  END IF;
  RETURN jsonb_build_object('seq', last.seq + 1, 'prev', last.hash, 'hash', new_hash);
END $$;

CREATE OR REPLACE FUNCTION check_fence(of_intent text, fences jsonb, replica text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM intent WHERE id = of_intent AND state = 'open'
      AND (owner NOT IN ('', replica) OR fence <> coalesce((fences->>of_intent)::bigint, fence)))
  THEN RAISE EXCEPTION 'the intent % belongs to another replica', of_intent USING ERRCODE = '${FENCED}'; END IF;
END $$;

CREATE OR REPLACE FUNCTION apply_change(change jsonb, replica text, lease_ms bigint) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  given jsonb;
  places jsonb := '[]';
BEGIN
  IF change ? 'once' THEN
    INSERT INTO once(name) VALUES (change->>'once') ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN RAISE EXCEPTION 'known' USING ERRCODE = '${KNOWN}'; END IF;
  END IF;
  IF change ? 'intent' THEN
    given := change->'intent';
    INSERT INTO intent(id, chain_id, incident, action, to_, data, since_block, state, owner, fence, lease_until)
      VALUES (given->>'id', given->>'chainId', given->>'incident', given->>'action', given#>>'{call,to}',
        given#>>'{call,data}', given->>'sinceBlock', 'open', replica, 1, now_ms() + lease_ms)
      ON CONFLICT (id) DO NOTHING;
    IF NOT FOUND THEN RAISE EXCEPTION 'known' USING ERRCODE = '${KNOWN}'; END IF;
    PERFORM put_tx(given->>'id', value) FROM jsonb_array_elements(given->'txs');
  END IF;
  IF change ? 'variant' THEN
    PERFORM check_fence(change#>>'{variant,intent}', change->'fences', replica);
    PERFORM put_tx(change#>>'{variant,intent}', change#>'{variant,tx}');
  END IF;
  IF change ? 'closes' THEN
    PERFORM check_fence(change->>'closes', change->'fences', replica);
    UPDATE intent SET state = 'closed' WHERE id = change->>'closes';
  END IF;
  IF change ? 'reopens' THEN
    -- Who had it before it was closed holds an older fence or has another name.
    UPDATE intent SET state = 'open', owner = replica, fence = 1, lease_until = now_ms() + lease_ms
      WHERE id = change->>'reopens' AND state = 'closed';
    IF NOT FOUND THEN RAISE EXCEPTION 'known' USING ERRCODE = '${KNOWN}'; END IF;
  END IF;
  IF change ? 'cursor' THEN
    INSERT INTO cursor(chain_id, number, hash)
      VALUES (change#>>'{cursor,chainId}', change#>>'{cursor,block,number}', change#>>'{cursor,block,hash}')
      ON CONFLICT (chain_id) DO UPDATE SET number = excluded.number, hash = excluded.hash;
  END IF;
  IF change ? 'trail' THEN
    INSERT INTO cursor(chain_id, number, hash)
      VALUES (change#>>'{trail,chain_id}', change#>>'{trail,number}', change#>>'{trail,hash}')
      ON CONFLICT (chain_id) DO UPDATE SET number = excluded.number, hash = excluded.hash;
  END IF;
  FOR given IN SELECT value FROM jsonb_array_elements(change->'entries') WITH ORDINALITY ORDER BY ordinality LOOP
    places := places || append_entry(given);
  END LOOP;
  RETURN places;
END $$;

CREATE OR REPLACE FUNCTION commit_changes(changes jsonb, replica text, lease_ms bigint) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  change jsonb;
  results jsonb := '[]';
BEGIN
  PERFORM 1 FROM head FOR UPDATE;
  FOR change IN SELECT value FROM jsonb_array_elements(changes) WITH ORDINALITY ORDER BY ordinality LOOP
    BEGIN
      results := results || jsonb_build_array(apply_change(change, replica, lease_ms));
    EXCEPTION
      WHEN SQLSTATE '${KNOWN}' THEN results := results || 'null'::jsonb;
      WHEN SQLSTATE '${FENCED}' OR integrity_constraint_violation OR raise_exception OR data_exception THEN
        results := results || jsonb_build_object('code', SQLSTATE, 'message', SQLERRM);
    END;
  END LOOP;
  RETURN results;
END $$;
`;

/** Put back at every start, as in SQLite: what was written is not changed, an entry follows the last one. */
export const rules = `
CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$;
CREATE OR REPLACE FUNCTION journal_no_gap() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM head WHERE seq + 1 = NEW.seq AND hash = NEW.prev)
  THEN RAISE EXCEPTION 'an entry must follow the last one'; END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION head_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM journal WHERE seq = NEW.seq AND hash = NEW.hash AND seq > OLD.seq)
  THEN RAISE EXCEPTION 'the head follows the journal'; END IF;
  RETURN NEW;
END $$;
${["journal", "strand"]
  .map(
    (table) => `
CREATE OR REPLACE TRIGGER ${table}_no_change BEFORE UPDATE OR DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER ${table}_no_truncation BEFORE TRUNCATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION append_only();`,
  )
  .join("")}
CREATE OR REPLACE TRIGGER journal_no_gap BEFORE INSERT ON journal FOR EACH ROW EXECUTE FUNCTION journal_no_gap();
CREATE OR REPLACE TRIGGER head_follows BEFORE UPDATE ON head FOR EACH ROW EXECUTE FUNCTION head_follows();
CREATE OR REPLACE TRIGGER head_stays BEFORE DELETE ON head FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER head_no_truncation BEFORE TRUNCATE ON head FOR EACH STATEMENT EXECUTE FUNCTION append_only();
`;
