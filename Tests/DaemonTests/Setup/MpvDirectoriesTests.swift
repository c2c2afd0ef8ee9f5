// SPDX-License-Identifier: MIT

import Testing

@testable import Daemon

/// Verified with mpv 0.35.1.
@Suite struct MpvDirectoriesTests {
  private func scripts(_ environment: [String: String], there: Set<String> = []) -> String {
    MpvDirectories(environment: environment.merging(["HOME": "/h"]) { $1 }, exists: there.contains)
      .scripts
  }

  @Test func `scripts directory is the one that mpv reads`() {
    #expect(scripts([:]) == "/h/.config/mpv/scripts")
    #expect(scripts(["XDG_CONFIG_HOME": "/c"]) == "/c/mpv/scripts")
    #expect(scripts(["XDG_CONFIG_HOME": ""]) == "/h/.config/mpv/scripts")
    #expect(scripts(["MPV_HOME": "/m", "XDG_CONFIG_HOME": "/c"]) == "/m/scripts")
  }

  @Test func `old directory is used if the new one is missing`() {
    #expect(scripts([:], there: ["/h/.mpv"]) == "/h/.mpv/scripts")
    #expect(scripts([:], there: ["/h/.mpv", "/h/.config/mpv"]) == "/h/.config/mpv/scripts")
    #expect(scripts(["MPV_HOME": "/m"], there: ["/h/.mpv"]) == "/m/scripts")
  }

  /// mpv reads both if the new one is created later.
  @Test func `link in the old directory is found`() {
    let there: Set = ["/h/.mpv", "/h/.config/mpv", "/h/.mpv/scripts/scrobbled.so"]
    #expect(scripts([:], there: there) == "/h/.mpv/scripts")
  }

  @Test func `system-wide directory is read too`() {
    let none: (String) -> Bool = { _ in false }
    let usual = MpvDirectories(environment: ["HOME": "/h"], exists: none)
    #expect(usual.systemLink == "/etc/mpv/scripts/scrobbled.so")
    let forced = MpvDirectories(environment: ["HOME": "/h", "MPV_HOME": "/m"], exists: none)
    #expect(forced.systemLink == nil)
  }
}
