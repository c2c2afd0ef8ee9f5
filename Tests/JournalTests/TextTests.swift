// SPDX-License-Identifier: MIT

import Testing

@testable import Journal

/// Names of files and their tags are hostile.
@Suite struct TextTests {
  private static let texts = [
    "", " ", "/films/a'b\"c;--.mkv", "/films/\u{0}in the middle\u{0}", "\u{1B}[2J\n\r\t",
    String(decoding: [0x2F, 0xFF, 0xFE, 0xC3, 0x28], as: UTF8.self),
    "/" + String(repeating: "ä", count: 2048), "映画/ひぐらし 👩‍👩‍👧.mkv", "\u{FFFF}\u{10FFFF}",
    String(repeating: "x", count: 1 << 20),
  ]

  @Test(arguments: texts)
  func textComesBackAsItWas(_ text: String) throws {
    let shelf = try Shelf()
    let journal = try shelf.journal()
    var play = Play.sample(path: text)
    (play.mediaTitle, play.tags, play.media) = (text, text, text)
    let kept = try journal.beginning(play)
    try journal.end(kept.ended(), outbox: OutboxEntry(kind: .scrobble, progress: 90))
    try journal.postponed(kept.id, detail: text)
    try journal.remember(text, for: text, at: 1)
    let found = try #require(try journal.outbox().first?.play)
    #expect(found.path.utf8.elementsEqual(text.utf8))
    #expect([found.mediaTitle, found.tags, found.media, found.detail] == [text, text, text, text])
    #expect(try journal.match(for: text) == text)
  }

  /// Another program may have written into the file.
  @Test func bytesThatAreNoTextAreRepaired() throws {
    let shelf = try Shelf()
    let id = try shelf.journal().begin(.sample())
    try Database(path: shelf.path).execute(
      "UPDATE plays SET path = CAST(x'2f61ff62' AS TEXT), outcome = 'strange' WHERE id = \(id)")
    let play = try #require(try shelf.journal().only())
    #expect(play.path == "/a\u{FFFD}b")
    #expect(play.outcome == nil)
  }

  // MARK: the parts that were watched

  @Test(
    arguments: [
      [], [0...0], [0...61.5, 80...90], [0.001...0.002], [3599.999...3600],
    ] as [[ClosedRange<Double>]])
  func partsComeBackToTheMillisecond(_ parts: [ClosedRange<Double>]) {
    #expect(PlayRow.parts(PlayRow.text(parts)) == parts)
  }

  @Test(arguments: [
    ("", 0), ("   ", 0), ("5", 0), ("5-", 0), ("-5", 0), ("9-5", 0), ("a-b", 0), ("1-2-3", 0),
    ("99999999999999999999-1", 0), ("0-1 nonsense 2-3", 2), ("0-9223372036854775807", 1),
  ])
  func partsThatMakeNoSenseAreLeftOut(_ text: String, _ count: Int) {
    #expect(PlayRow.parts(text).count == count)
  }

  @Test(arguments: [-1, 0, 1e300, .infinity, -.infinity] as [Double])
  func noNumberIsTooLarge(_ number: Double) {
    #expect(!PlayRow.text([min(number, 0)...max(number, 0)]).isEmpty)
  }
}
