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
    found.plugins = [.init(path: Self.link, isThere: true)]
    change(&found)
    return found
  }

  private func checks(_ change: (inout PlayerFindings) -> Void = { _ in }) -> [Check] {
    findings(change).checks(plugin: "/usr/lib/scrobbled/scrobbled.so")
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
    let onlyFlatpak = finding {
      $0.mpv = nil
      $0.flatpak = true
    }
    #expect(onlyFlatpak?.remedy?.hasPrefix("install your distribution's mpv") == true)
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
    let dangling = finding { $0.plugins[0].isThere = false }
    #expect(dangling?.text == "\(Self.link) is a dangling link")
    // Another one that exists is sufficient.
    #expect(finding { $0.plugins.insert(.init(path: "/x", isThere: false), at: 0) } == nil)
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
        .init(pid: 3, kind: .flatpak, isConnected: false),
        .init(pid: 4, kind: .snap, isConnected: false),
      ]
    }.filter { $0.name == "players" }
    #expect(running.map(\.state) == [.ok, .failed, .failed, .failed])
    #expect(running[0].text == "1 player is connected")
    #expect(running[1].text == "mpv, process 2, runs without the plugin")
    #expect(running[2].remedy?.contains("--filesystem=xdg-run/scrobbled") == true)
    #expect(running[3].text.contains("is a Snap") == true)
  }

  @Test func `sandboxed players beside a working one are notes`() {
    #expect(finding { $0.flatpak = true }?.state == .note)
    #expect(finding { $0.snap = true }?.state == .note)
    let celluloid = finding {
      $0.celluloid = .init(scripts: "/h/.config/celluloid/scripts", hasPlugin: false)
    }
    #expect(
      celluloid?.remedy == "mkdir -p /h/.config/celluloid/scripts && ln -s"
        + " /usr/lib/scrobbled/scrobbled.so /h/.config/celluloid/scripts/scrobbled.so")
    #expect(finding { $0.celluloid = .init(scripts: "/x", hasPlugin: true) } == nil)
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
