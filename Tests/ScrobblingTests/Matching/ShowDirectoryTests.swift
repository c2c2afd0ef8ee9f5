// SPDX-License-Identifier: MIT

import Testing

@testable import Scrobbling

@Suite("Directory of a show") struct ShowDirectoryTests {
  @Test(
    "directories of seasons and releases are not the show's",
    arguments: [
      ("/tv/Dark/Dark S01E01.mkv", "/tv/Dark"),
      ("/tv/Dark/Season 1/Dark S01E01.mkv", "/tv/Dark"),
      ("/tv/Dark/Dark.S03E01.1080p.WEB.H264-MOON/dark.s03e01.mkv", "/tv/Dark"),
      ("/tv/Dark/Season 3/Dark.S03E01.1080p.WEB/dark.s03e01.mkv", "/tv/Dark"),
      ("/downloads/Dark.S03E01.1080p.WEB/dark.s03e01.mkv", "/downloads"),
      ("/downloads/Dark.S03.1080p.WEB/dark.s03e01.mkv", "/downloads"),
      ("/tv/Dark (2017)/Dark S01E01.mkv", "/tv/Dark (2017)"),
      ("/tv/Room 104/Room 104 S01E01.mkv", "/tv/Room 104"),
      ("/tv/1883/1883 S01E01.mkv", "/tv/1883"),
      ("/Dark S01E01.mkv", nil),
    ])
  func directory(path: String, expected: String?) {
    #expect(ShowDirectory.of(path) == expected)
  }
}
