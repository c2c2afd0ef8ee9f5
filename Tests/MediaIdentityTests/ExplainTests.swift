// SPDX-License-Identifier: MIT

import MediaIdentity
import Testing

@Suite("Explaining a path")
struct ExplainTests {
  @Test func `each part of a path has its role`() {
    let path = "/tv/Dark (2017)/Season 1/Dark (2017) - S01E03 - Past {tvdb-5} [1080p].mkv"
    let said = explain(MediaReference(path: path)).map { "\($0.text): \($0.role.rawValue)" }
    #expect(
      said == [
        "tv: library", "Dark (2017): show or movie directory", "Season 1: season directory",
        "Dark: title", "2017: year", "S01E03: numbers", "Past: episode title", "tvdb-5: id",
        "1080p: release tag",
      ])
  }

  @Test func `empty path has no parts`() {
    #expect(explain(MediaReference(path: "")).isEmpty)
  }
}
