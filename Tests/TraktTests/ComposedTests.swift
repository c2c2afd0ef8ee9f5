// SPDX-License-Identifier: MIT

import Testing

@testable import Trakt

/// Names from macOS are decomposed.
@Suite struct ComposedTests {
  @Test(arguments: [
    ("Ame\u{301}lie", "Am\u{E9}lie"), ("Amelie", "Amelie"),
    ("\u{1112}\u{1161}\u{11AB}", "\u{D55C}"),
  ])
  func aTitleIsComposed(_ title: String, _ composed: String) {
    #expect(title.composed.unicodeScalars.elementsEqual(composed.unicodeScalars))
  }
}
