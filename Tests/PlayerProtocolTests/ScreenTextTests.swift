// SPDX-License-Identifier: MIT

import Testing

@testable import PlayerProtocol

@Suite("Screen text")
struct ScreenTextTests {
  @Test(
    arguments: [
      ("Scrobbled Amélie", "Scrobbled Amélie"),
      ("${pause}\" ; quit", "${pause}\" ; quit"),
      ("two\nlines\tand\u{0}more\u{7F}", "two\nlines and more "),
    ])
  func `control characters other than line feeds are replaced by spaces`(
    text: String, shown: String
  ) {
    #expect(ScreenText(Array(text.utf8), seconds: 2).text == Array(shown.utf8))
  }

  @Test func `bytes that switch mpv's markup are replaced`() {
    #expect(
      ScreenText([0xFD, 0x61, 0xFE, 0xFF], seconds: 2).text.text == "\u{FFFD}a\u{FFFD}\u{FFFD}")
  }

  @Test func `text is cut at 500 bytes between two scalars`() {
    let long = Array(String(repeating: "漢", count: 300).utf8)
    #expect(ScreenText(long, seconds: 2).text == Array(long.prefix(498)))
  }

  @Test(
    arguments: [
      (nil, 3000), (2, 2000), (0.1, 500), (-4, 500), (1e300, 30_000), (.infinity, 30_000),
      (.nan, 30_000), (1.25, 1250),
    ] as [(Double?, Int)])
  func `display time is limited to 0.5 to 30 s, and 3 s by default`(
    seconds: Double?, milliseconds: Int
  ) {
    #expect(ScreenText([], seconds: seconds).milliseconds == milliseconds)
  }
}
