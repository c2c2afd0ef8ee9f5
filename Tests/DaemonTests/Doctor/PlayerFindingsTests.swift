// SPDX-License-Identifier: MIT

import Testing

@testable import Daemon

@Suite struct PlayerFindingsTests {
  private static let link = "/h/.config/mpv/scripts/scrobbled.so"

  /// A machine without problems.
  private func findings(_ change: (inout PlayerFindings) -> Void = { _ in }) -> PlayerFindings {
    var found = PlayerFindings()
    found.mpv = .init(path: "/usr/bin/mpv", version: "mpv 0.35.1", features: ["cplugins", "lua52"])
    found.mpv?.sendsHello = true
    found.plugins = [.init(path: Self.link, exists: true)]
    change(&found)
    return found
  }

  private func checks(_ change: (inout PlayerFindings) -> Void = { _ in }) -> [Check] {
    findings(change).checks
  }

  /// The first check that is not ok.
  private func finding(_ change: (inout PlayerFindings) -> Void) -> Check? {
    checks(change).first { $0.state != .ok }
  }

  @Test func `working installation passes`() {
    #expect(
      checks() == [
        .ok("player", "mpv 0.35.1, with C plugins"), .ok("plugin", "loaded from \(Self.link)"),
      ])
  }

  @Test func `missing mpv fails with the right remedy`() {
    #expect(
      finding { $0.mpv = nil } == .failed("player", "no mpv in PATH", remedy: "install mpv"))
    let onlySnap = finding {
      $0.mpv = nil
      $0.snap = true
    }
    #expect(onlySnap?.remedy?.hasPrefix("install your distribution's mpv") == true)
  }

  @Test func `mpv without C plugins fails`() {
    let without = finding { $0.mpv?.features = ["lua52"] }
    #expect(without?.state == .failed)
    #expect(without?.text == "mpv 0.35.1 at /usr/bin/mpv is built without C plugins")
    // Without a feature list, loading the plugin decides.
    #expect(finding { $0.mpv?.features = [] } == nil)
    let snaps = finding { $0.mpv?.path = "/usr/bin/snap" }
    #expect(snaps?.text == "mpv is a Snap, which cannot reach the socket")
  }

  @Test func `missing plugin fails`() {
    let none = finding { $0.plugins = [] }
    #expect(
      none == .failed("plugin", "not in mpv's scripts directories", remedy: "scrobbled setup"))
    let dangling = finding { $0.plugins[0].exists = false }
    #expect(dangling?.text == "\(Self.link) is a dangling link")
    // Another one that exists is sufficient.
    #expect(finding { $0.plugins.insert(.init(path: "/x", exists: false), at: 0) } == nil)
  }

  @Test func `plugin that does not load fails with mpv's message`() {
    let refused = finding {
      $0.mpv?.sendsHello = false
      $0.mpv?.errorMessage = "C plugin error: 'wrong ELF class'"
    }
    #expect(refused?.state == .failed)
    #expect(refused?.text == "mpv does not load \(Self.link): C plugin error: 'wrong ELF class'")
  }

  @Test func `running players are checked for the plugin`() {
    let running = checks {
      $0.running = [
        .init(pid: 1, kind: .plain, isConnected: true),
        .init(pid: 2, kind: .plain, isConnected: false),
        .init(pid: 3, kind: .flatpak(.none), isConnected: false),
        .init(pid: 4, kind: .snap, isConnected: false),
        .init(pid: 5, kind: .flatpak(.full), isConnected: false),
      ]
      $0.connected = 1
    }.filter { $0.name == "players" }
    #expect(running.map(\.state) == [.ok, .failed, .failed, .failed, .failed])
    #expect(running[0].text == "1 player is connected")
    #expect(running[1].text == "mpv, process 2, runs without the plugin")
    #expect(
      running[2].text == "mpv, process 3, is a Flatpak that started without access to the socket")
    #expect(running[2].remedy == "scrobbled setup, then restart it")
    #expect(running[3].text.contains("is a Snap") == true)
    #expect(
      running[4].text
        == "mpv, process 5, is a Flatpak that started before the plugin or the socket existed")
  }

  @Test func `sandbox that started before setup only has to be restarted`() {
    let running = finding {
      $0.running = [.init(pid: 3, kind: .flatpak(.none), isConnected: false)]
      $0.others = [OtherPlayer(name: "flatpak", title: "the Flatpak mpv", amendments: [])]
    }
    #expect(running?.remedy == "restart it")
  }

  @Test func `connected players count whatever their names`() {
    let checks = checks { $0.connected = 2 }
    #expect(checks.contains(.ok("players", "2 players are connected")))
  }

  /// A player without the plugin.
  private static let celluloid = OtherPlayer(
    name: "celluloid", title: "Celluloid",
    amendments: [.link(in: "/c", to: "/p/scrobbled.so", entry: .nothing, isCurrent: false)])

  @Test func `other players beside a working one are notes`() {
    #expect(finding { $0.snap = true }?.state == .note)
    #expect(
      finding { $0.others = [Self.celluloid] }
        == .note(
          "celluloid", "Celluloid is not recorded: it does not have the plugin",
          remedy: "scrobbled setup"))
  }

  @Test func `machine with only the Flatpak mpv passes`() {
    let checks = checks {
      $0.mpv = nil
      $0.plugins = []
      $0.others = [OtherPlayer(name: "flatpak", title: "the Flatpak mpv", amendments: [])]
    }
    #expect(
      checks == [
        .ok("player", "no mpv in PATH, but the Flatpak mpv"),
        .ok("flatpak", "the Flatpak mpv has the plugin"),
      ])
    let unprepared = finding {
      $0.mpv = nil
      $0.plugins = []
      $0.others = [Self.celluloid]
    }
    #expect(unprepared?.state == .failed)
  }

  @Test func `version and features are parsed from mpv's output`() {
    let (version, features) = PlayerFindings.Mpv.read(
      """
      [cplayer] Command line options: '--no-config' '-v' '--version'
      [cplayer] mpv 0.35.1 Copyright © 2000-2023 mpv/MPlayer/mplayer2 projects
      [cplayer]  built on UNKNOWN
      [cplayer] List of enabled features: alsa cplayer cplugins zlib
      """)
    #expect(version == "mpv 0.35.1")
    #expect(features == ["alsa", "cplayer", "cplugins", "zlib"])
    #expect(PlayerFindings.Mpv.read("mpv v0.40.0 Copyright").version == "mpv v0.40.0")
    #expect(PlayerFindings.Mpv.read("").version == nil)
  }
}
