/** What stands for the loopback address in a URL: as a number, short, in other bases, inside IPv6, behind a name, or with what hides it. */
const hosts = [
  ...["127.0.0.1", "127.1", "127.0.1", "127.255.255.254", "2130706433", "0x7f000001", "0x7f.0.0.1", "0x7f.1"],
  ...["0177.0.0.1", "0177.1", "017700000001", "00000177.00.00.01", "127.0.0.1.", "127.000.000.001", "0", "0.0.0.0"],
  ...["0x0", "localhost", "localhost.", "LOCALHOST", "lOcAlHoSt.", "ip6-localhost", "localhost.localdomain"],
  ...[
    "[::1]",
    "[::]",
    "[0:0:0:0:0:0:0:1]",
    "[0000::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::ffff:0:127.0.0.1]",
  ],
  ...["[::127.0.0.1]", "[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "127.0.0.1.nip.io"],
  ...[
    "7f000001.nip.io",
    "127-0-0-1.sslip.io",
    "localtest.me",
    "customer1.app.localhost",
    "spoofed.burpcollaborator.net",
  ],
  ...["①②⑦.⓪.⓪.①", "１２７.０.０.１", "127。0。0。1", "127.0.0.1%00", "ⓛocalhost", "%6c%6f%63%61%6c%68%6f%73%74"],
  ...["user@127.0.0.1", "node-0:8545@127.0.0.1", "node-0%20@127.0.0.1", "node-0#@127.0.0.1", "127%2e0%2e0%2e1"],
];
/** Others that are of no use to anybody outside. */
const elsewhere = [
  ...["http://169.254.169.254/latest/meta-data", "http://[fd00:ec2::254]/latest/meta-data", "http://2852039166/"],
  ...["http://[::ffff:169.254.169.254]/", "http://0xa9fea9fe/", "http://metadata.google.internal/", "http://10.0.0.1/"],
  ...["http://[::ffff:10.0.0.1]/", "file:///etc/passwd", "gopher://127.0.0.1:6379/_INFO", "//169.254.169.254/"],
];

/** As a header holds it: bytes. */
export const inHeader = (url: string): string => Buffer.from(url).toString("latin1");

/** Sixty and more ways to an inner network that a list of forbidden words lets pass; those of this machine lead to this port. */
export const innerUrls = (port = 80): readonly string[] => [
  ...hosts.map((host) => `http://${host}:${port}/inner`),
  ...elsewhere,
];
