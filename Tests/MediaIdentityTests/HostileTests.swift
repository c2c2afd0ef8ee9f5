// SPDX-License-Identifier: MIT

import Fuzzing
import MediaIdentity
import Testing

@Suite("Hostile names")
struct HostileTests {
  @Test(
    "long, deep or malformed input is parsed quickly",
    arguments: ([
      String(repeating: "a", count: 1 << 20), String(repeating: "[", count: 1 << 20),
      String(repeating: "[(", count: 5000) + String(repeating: ")]", count: 5000),
      String(repeating: "9", count: 1 << 20), String(repeating: "S01E", count: 1 << 18),
      "Show S01E" + (1...2000).map(String.init).joined(separator: "E"),
      String(repeating: "1x01-", count: 1 << 16), String(repeating: "第", count: 1 << 16),
      String(repeating: "a/", count: 1 << 19), String(repeating: "../", count: 1 << 16),
      "http://" + String(repeating: "%25", count: 1 << 18),
      "http://h/x?" + String(repeating: "a=b&", count: 1 << 18),
      String(repeating: "-", count: 9000),
      String(repeating: "1 - ", count: 4000), String(repeating: ". ", count: 9000),
      String(repeating: "\u{0}\u{1}\u{7F}", count: 999),
      "S99999999999999999999E99999999999999999999",
      "99999999999999999999x99999999999999999999", "[tmdbid=99999999999999999999999]", "%", "%4",
      "%zz",
      "://", "http://", "http:///", "file://", "C:\\", "\\\\", ".", "..", "...", "/.", "()", "[]",
      "{}",
    ] as [String]).map(HostileName.init))
  func long(_ name: HostileName) {
    let path = name.text
    let took = processorTime {
      let found = identify(MediaReference(path: path, mediaTitle: path, tags: ["title": path]))
      var bytes: [UInt8] = []
      found.writeJSONAll(into: &bytes)
      _ = explain(MediaReference(path: path))
    }
    #expect(took < .milliseconds(500))
  }
}

/// A name of up to a megabyte, of which the test log gets the beginning only.
struct HostileName: Sendable, CustomTestStringConvertible {
  let text: String

  var testDescription: String { "\(text.prefix(40)) (\(text.utf8.count) bytes)" }
}
