// SPDX-License-Identifier: MIT

import Playback
import Testing

@testable import Scrobbling

/// Files of 6,000 s.
@Suite struct CreditsRuleTests {
  private func beginning(_ count: Int, _ start: Seconds, _ title: String? = nil) -> Progress? {
    CreditsRule.beginning(
      LastChapter(count: count, start: start, title: title), duration: 6_000)
  }

  @Test(arguments: [
    "Credits", "End Credits", "credits", "Ending", "End Titles", "Abspann", "Générique de fin",
    "Generique", "Créditos finales", "титры", "エンドロール",
  ])
  func `last chapter with the name of credits is the credits`(_ title: String) {
    #expect(beginning(2, 4_500, title) == Progress(percent: 75))
  }

  @Test func `short last one of four chapters is the credits`() {
    #expect(beginning(4, 5_400) == Progress(percent: 90))
    #expect(beginning(12, 5_400, "Chapter 12") == Progress(percent: 90))
  }

  @Test(
    arguments: [
      (3, 5_400, "Chapter 3"), (12, 5_000, "Chapter 12"), (12, 5_000, nil),
      // Words that only contain the name.
      (2, 4_500, "Defending the Castle"), (2, 4_500, "The Sending"), (2, 4_500, "Discredited"),
      (2, 4_500, "Creditors"), (2, 4_500, "Endingen"),
      // Before 70 % even the name proves nothing.
      (12, 4_200, "Credits"), (12, 0, "Credits"),
      // Impossible positions of a hostile file.
      (12, -1, "Credits"), (12, 6_000, "Credits"), (12, .infinity, "Credits"),
      (12, .nan, "Credits"),
    ] as [(Int, Seconds, String?)])
  func `other last chapters are not the credits`(_ count: Int, _ start: Seconds, _ title: String?) {
    #expect(beginning(count, start, title) == nil)
  }

  @Test func `a file without a duration has no credits`() {
    #expect(
      CreditsRule.beginning(LastChapter(count: 9, start: 10, title: "Credits"), duration: 0) == nil)
  }
}
