// SPDX-License-Identifier: MIT

import Testing

@testable import Journal

/// File names and tags are untrusted.
@Suite struct TextTests {
  private static let texts = [
    "", " ", "/films/a'b\"c;--.mkv", "/films/\u{0}in the middle\u{0}", "\u{1B}[2J\n\r\t",
    String(decoding: [0x2F, 0xFF, 0xFE, 0xC3, 0x28], as: UTF8.self),
    "/" + String(repeating: "ä", count: 2048), "映画/ひぐらし 👩‍👩‍👧.mkv", "\u{FFFF}\u{10FFFF}",
    String(repeating: "x", count: 1 << 20),
  ]

  @Test(arguments: texts)
  func `text is stored unchanged`(_ text: String) throws {
    let fixture = try JournalFixture()
    let journal = try fixture.journal()
    var play = Play.sample(path: text)
    (play.mediaTitle, play.tags, play.media) = (text, text, text)
    var delivery = Delivery.scrobble()
    delivery.detail = text
    try journal.addWaiting(play, [delivery])
    try journal.remember(text, for: text, at: 1)
    let found = try #require(try journal.waiting(for: .trakt).first)
    #expect(found.play.path.utf8.elementsEqual(text.utf8))
    #expect(
      [found.play.mediaTitle, found.play.tags, found.play.media, found.delivery.detail]
        == [text, text, text, text])
    #expect(try journal.match(for: text) == text)
  }

  /// Another program may have written to the file.
  @Test func `invalid UTF-8 is repaired`() throws {
    let fixture = try JournalFixture()
    _ = try fixture.journal().begin(.sample())
    try Database(path: fixture.path).execute(
      "UPDATE plays SET path = CAST(x'2f61ff62' AS TEXT), outcome = 'strange'")
    let play = try #require(try fixture.journal().only())
    #expect(play.path == "/a\u{FFFD}b")
    #expect(play.outcome == nil)
  }

  // MARK: played ranges

  @Test(
    arguments: [
      [], [0...0], [0...61.5, 80...90], [0.001...0.002], [3599.999...3600],
    ] as [[ClosedRange<Double>]])
  func rangesAreStoredToTheMillisecond(_ ranges: [ClosedRange<Double>]) {
    #expect(PlayRow.ranges(PlayRow.text(ranges)) == ranges)
  }

  @Test(arguments: [
    ("", 0), ("   ", 0), ("5", 0), ("5-", 0), ("-5", 0), ("9-5", 0), ("a-b", 0), ("1-2-3", 0),
    ("99999999999999999999-1", 0), ("0-1 nonsense 2-3", 2), ("0-9223372036854775807", 1),
  ])
  func malformedRangesAreSkipped(_ text: String, _ count: Int) {
    #expect(PlayRow.ranges(text).count == count)
  }

  @Test(arguments: [-1, 0, 1e300, .infinity, -.infinity] as [Double])
  func `extreme numbers are stored`(_ number: Double) {
    #expect(!PlayRow.text([min(number, 0)...max(number, 0)]).isEmpty)
  }
}
