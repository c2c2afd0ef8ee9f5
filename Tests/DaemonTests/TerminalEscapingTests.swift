// SPDX-License-Identifier: MIT

import Testing

@testable import Daemon

@Suite struct TerminalEscapingTests {
  @Test(arguments: [
    ("", ""), ("Sintel (2010).mkv", "Sintel (2010).mkv"), ("映画 é 👩‍👩‍👧", "映画 é 👩‍👩‍👧"),
    ("a\nb", "a\\u{a}b"), ("\u{1B}[2J", "\\u{1b}[2J"), ("\r\t\u{0}", "\\u{d}\\u{9}\\u{0}"),
    ("\r\n", "\\u{d}\\u{a}"), ("\u{7F}\u{9B}31m", "\\u{7f}\\u{9b}31m"),
    ("a\u{202E}vkm.exe", "a\\u{202e}vkm.exe"), ("\u{2066}\u{2069}", "\\u{2066}\\u{2069}"),
    ("\u{2028}", "\\u{2028}"), ("e\u{301}\u{1B}", "e\u{301}\\u{1b}"),
  ])
  func controlsAreEscaped(_ text: String, _ shown: String) {
    #expect(TerminalEscaping.escape(text) == shown)
  }
}
