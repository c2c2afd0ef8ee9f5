// SPDX-License-Identifier: MIT

import Addresses
import Playback
import Testing

/// Title and tags of a file, which are stored, displayed and exported.
@Suite struct LoadedFileTests {
  private static let token = "hunter2"
  private static let page = "https://h/clip.mkv?token=\(token)"

  @Test func `addresses in the tags of a local file contain no secret`() {
    let file = LoadedFile(
      address: MediaAddress("/films/Dune.mkv"), mediaTitle: Self.page,
      tags: ["comment": "From \(Self.page) by me", "title": Self.page, "artist": "A=B?"])
    #expect(file.mediaTitle == "https://h/clip.mkv")
    #expect(
      file.tags == [
        "comment": "From https://h/clip.mkv by me", "title": "https://h/clip.mkv",
        "artist": "A=B?",
      ])
  }

  @Test func `tags of an address with another address in them are left out`() {
    let file = LoadedFile(
      address: MediaAddress("https://h/Dune.mkv"), mediaTitle: Self.page,
      tags: ["comment": "From \(Self.page) by me", "title": "Dune"])
    #expect(file.mediaTitle == nil)
    #expect(file.tags == ["title": "Dune"])
  }
}
