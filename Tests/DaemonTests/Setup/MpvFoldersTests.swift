// SPDX-License-Identifier: MIT

import Testing

@testable import Daemon

/// Each case was tried with mpv 0.35.1.
@Suite struct MpvFoldersTests {
  private func scripts(_ environment: [String: String], there: Set<String> = []) -> String {
    MpvFolders(environment: environment.merging(["HOME": "/h"]) { $1 }, exists: there.contains)
      .scripts
  }

  @Test func theUsersFolderIsWhereMpvReadsIt() {
    #expect(scripts([:]) == "/h/.config/mpv/scripts")
    #expect(scripts(["XDG_CONFIG_HOME": "/c"]) == "/c/mpv/scripts")
    #expect(scripts(["XDG_CONFIG_HOME": ""]) == "/h/.config/mpv/scripts")
    #expect(scripts(["MPV_HOME": "/m", "XDG_CONFIG_HOME": "/c"]) == "/m/scripts")
  }

  @Test func theOldFolderIsUsedInThePlaceOfANewOneThatIsNotThere() {
    #expect(scripts([:], there: ["/h/.mpv"]) == "/h/.mpv/scripts")
    #expect(scripts([:], there: ["/h/.mpv", "/h/.config/mpv"]) == "/h/.config/mpv/scripts")
    #expect(scripts(["MPV_HOME": "/m"], there: ["/h/.mpv"]) == "/m/scripts")
  }

  /// A new folder that came later does not hide it: mpv reads both.
  @Test func aLinkInTheOldFolderIsFoundAgain() {
    let there: Set = ["/h/.mpv", "/h/.config/mpv", "/h/.mpv/scripts/scrobbled.so"]
    #expect(scripts([:], there: there) == "/h/.mpv/scripts")
  }

  @Test func theSystemsFolderIsReadToo() {
    let none: (String) -> Bool = { _ in false }
    let usual = MpvFolders(environment: ["HOME": "/h"], exists: none)
    #expect(usual.systemLink == "/etc/mpv/scripts/scrobbled.so")
    let forced = MpvFolders(environment: ["HOME": "/h", "MPV_HOME": "/m"], exists: none)
    #expect(forced.systemLink == nil)
  }
}
