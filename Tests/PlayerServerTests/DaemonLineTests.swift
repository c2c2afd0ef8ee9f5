// SPDX-License-Identifier: MIT

import FoundationEssentials
import Testing

@testable import PlayerServer

@Suite struct DaemonLineTests {
  private struct Line: Decodable, Equatable {
    var type: String
    var number: Int?
    var text: String?
    var duration: Double?
    var reason: String?
  }

  private func read(_ line: DaemonLine) throws -> Line {
    #expect(line.bytes.last == 0x0A)
    #expect(line.bytes.count { $0 == 0x0A } == 1)
    return try JSONDecoder().decode(Line.self, from: Data(line.bytes))
  }

  @Test func eachLineIsAsTheProtocolSays() throws {
    #expect(try read(.taken(7)) == Line(type: "taken", number: 7))
    #expect(
      try read(.show("Scrobbled \"A\"", seconds: 4))
        == Line(type: "show", text: "Scrobbled \"A\"", duration: 4))
    #expect(try read(.refused("no")) == Line(type: "refused", reason: "no"))
  }

  @Test func aLineFeedInATextIsNoLineFeedOfTheLine() throws {
    #expect(try read(.show("a\nb\u{0}\u{1B}", seconds: 1)).text == "a\nb\u{0}\u{1B}")
  }

  @Test(arguments: [("a", 500), ("ä", 250), ("漢", 166), ("😀", 125)])
  func aTextIsCutBetweenCharacters(_ character: String, _ fit: Int) throws {
    let text = try read(.show(String(repeating: character, count: 600), seconds: 1)).text
    #expect(text == String(repeating: character, count: fit))
  }
}
