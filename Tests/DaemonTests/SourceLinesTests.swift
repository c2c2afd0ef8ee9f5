// SPDX-License-Identifier: MIT

import Testing

@testable import Daemon

@Suite struct SourceLinesTests {
  private static let text = """
    # mine
    log.level = "info"

    [ scrobble ]
      threshold=90
    # start_after = 3
    "start_after" = 4

    [trakt.sharing]
    mastodon = true
    """

  @Test(arguments: [
    ("log.level", "line 2: "), ("scrobble", "line 4: "), ("scrobble.threshold", "line 5: "),
    ("scrobble.start_after", "line 7: "), ("trakt.sharing.mastodon", "line 10: "),
    ("scrobble.exclude", ""),
  ])
  func findsLineOfKey(_ path: String, _ prefix: String) {
    #expect(SourceLines(Self.text).prefix(path) == prefix)
  }

  @Test func `any text is accepted`() {
    for text in ["", "=", "[", "[[", "]", "\n\n=\n", "\u{0}=\u{0}"] {
      #expect(SourceLines(text).prefix("a") == "")
    }
  }
}
