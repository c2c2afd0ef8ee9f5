// SPDX-License-Identifier: MIT

import Testing

@testable import Daemon

@Suite struct ColumnsTests {
  @Test(
    arguments: [
      ("", 0), ("abc", 3), ("für", 3), ("fu\u{308}r", 3), ("進撃", 4), ("한국", 4), ("ﾊﾝ", 2),
      ("Ａ", 2), ("🎬", 2), ("👨‍👩‍👧", 2), ("🇯🇵", 2), ("❤️", 2), ("\u{200B}", 0), ("…–", 2),
    ])
  func countsColumns(_ text: String, _ columns: Int) {
    #expect(text.columns == columns)
  }

  @Test(
    arguments: [
      ("abc", 3, "abc"), ("abcd", 3, "ab…"), ("進撃の", 5, "進撃…"), ("進撃の", 4, "進…"),
      ("abc", 1, "…"), ("abc", 0, ""),
    ])
  func shortensToColumns(_ text: String, _ width: Int, _ shown: String) {
    #expect(text.fitted(to: width) == shown)
    #expect(shown.columns <= width)
  }

  @Test func `text is wrapped between words`() {
    #expect("one two three".wrapped(to: 7) == ["one two", "three"])
    #expect("unbreakable a".wrapped(to: 4) == ["unbreakable", "a"])
    #expect("".wrapped(to: 4) == [])
  }
}
