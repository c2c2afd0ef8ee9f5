// SPDX-License-Identifier: MIT

import MediaIdentity
import Testing

@Suite("Keys in URLs")
struct AddressKeyTests {
  @Test(
    "keys and credentials in a URL are not titles",
    arguments: [
      (
        "https://tor.example/resolve/realdebrid/ABCDEF0123456789ABCDEF/21c595707655e8c2bb44a103064d225ce4b7ea02/null/0/Silent%20Orchard%20(1995)%20(2160p).mkv",
        "Silent Orchard (1995)"
      ),
      ("http://iptv.example:8080/movie/anna/s3cretpass/1234.mkv", "ignored"),
      ("http://iptv.example:8080/series/anna/s3cretpass/1234.mkv", "ignored"),
      ("http://iptv.example/live/anna/s3cretpass/1234.ts", "ignored"),
      ("http://host.example/a8Fk29dkQ02mslWq91/S01E02.mkv", "1x02"),
      ("http://host.example/Harbour%20Lights/a8Fk29dkQ02mslWq91/S01E02.mkv", "Harbour Lights 1x02"),
      ("https://host.example/dl/Zk39dmW02lsQpq18Xb.mkv", "ignored"),
    ])
  func key(_ path: String, _ expected: String) {
    #expect(reading(path) == expected)
  }
}
