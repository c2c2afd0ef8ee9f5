// SPDX-License-Identifier: MIT

import Testing

@testable import Daemon

@Suite struct FlatpakOverrideTests {
  private static let own = "[Context]\nfilesystems=xdg-run/scrobbled;\n"
  private static let users = """
    [Context]
    shared=!network;
    filesystems=~/Films;xdg-run/pipewire-0:ro;

    [Environment]
    LANG=de_DE.UTF-8

    """

  @Test func `new override has only our entry, and is deleted without it`() {
    #expect(FlatpakOverride(nil).granted == Self.own)
    #expect(FlatpakOverride(Self.own).revoked == nil)
    #expect(FlatpakOverride(nil).revoked == nil)
  }

  @Test func `user's entries stay`() {
    let granted = FlatpakOverride(Self.users).granted
    #expect(granted.contains("filesystems=~/Films;xdg-run/pipewire-0:ro;xdg-run/scrobbled;\n"))
    #expect(FlatpakOverride(granted).access == .full)
    #expect(FlatpakOverride(granted).granted == granted)
    #expect(FlatpakOverride(granted).revoked == Self.users)
  }

  @Test(
    arguments: [
      ("xdg-run/scrobbled", .full), ("xdg-run/scrobbled:rw", .full), ("", .none),
      ("xdg-run/scrobbled-other", .none), ("xdg-run", .none),
      ("xdg-run/scrobbled:ro", .restricted("xdg-run/scrobbled:ro")),
      ("xdg-run/scrobbled:create", .restricted("xdg-run/scrobbled:create")),
      ("!xdg-run/scrobbled", .restricted("!xdg-run/scrobbled")),
    ] as [(String, FlatpakOverride.Access)])
  func `access is read from the entry`(_ entry: String, access: FlatpakOverride.Access) {
    let text = "[Context]\nfilesystems=host:ro;\(entry);\n"
    #expect(FlatpakOverride(text).access == access)
    #expect(FlatpakOverride(FlatpakOverride(text).granted).access == .full)
  }
}
