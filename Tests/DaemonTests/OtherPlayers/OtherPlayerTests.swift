// SPDX-License-Identifier: MIT

import Testing

@testable import Daemon

/// Players that do not load scripts from mpv's directory, in a home that exists only here.
@Suite struct OtherPlayerTests {
  private static let plugin = "/usr/lib/scrobbled/scrobbled.so"
  private static let flatpak = "/h/.local/share/flatpak"
  private static let override = "\(flatpak)/overrides/io.mpv.Mpv"
  private static let flatpakLink = "/h/.var/app/io.mpv.Mpv/config/mpv/scripts/scrobbled.so"

  /// A machine with these files and programs.
  private static func players(
    _ files: [String: String] = [:], links: [String: String] = [:], programs: Set<String> = [],
    running: Set<String> = [], plugin: String? = plugin, fallback: String? = nil,
    environment: [String: String] = [:]
  ) -> [OtherPlayer] {
    OtherPlayer.all(
      .init(
        environment: ["HOME": "/h"].merging(environment) { $1 }, plugin: plugin,
        fallback: fallback, isInstalled: programs.contains, isRunning: running.contains,
        entry: { path in
          links[path].map { .link(to: $0) } ?? (files[path] == nil ? .nothing : .other)
        }, content: { files[$0].map { .bytes(Array($0.utf8)) } ?? .missing }))
  }

  private static func flatpak(
    _ files: [String: String] = [:], links: [String: String] = [:]
  ) throws -> OtherPlayer {
    try #require(
      players(files.merging(["\(flatpak)/app/io.mpv.Mpv": ""]) { $1 }, links: links).first)
  }

  private static var state: InstallationState {
    let environment = ["HOME": "/h"]
    return InstallationState(
      environment: environment,
      installation: Installation(executable: "/usr/bin/scrobbled") { _ in false },
      mpv: MpvDirectories(environment: environment) { _ in false })
  }

  @Test func `nothing is prepared for players that are not installed`() {
    #expect(Self.players() == [])
    #expect(Self.players(programs: ["celluloid"], plugin: nil) == [])
  }

  @Test func `SMPlayer has no settings before its first start`() throws {
    let player = try #require(Self.players(programs: ["smplayer"]).first)
    #expect(
      player.check(isOnly: false)
        == .note(
          "smplayer", "SMPlayer is not recorded: it was not started yet",
          remedy: "start it once and quit it, then: scrobbled setup"))
    let step = try #require(player.setupStep(Self.state))
    #expect(step.outcome == "not changed: start it once and quit it, then: scrobbled setup")
    #expect(step.actions == [])
    #expect(player.removalStep(Self.state) == nil)
  }

  @Test(arguments: [[:], [flatpakLink: "/run/host\(plugin)"]])
  func `players are not recorded while no plugin is installed`(_ links: [String: String]) {
    let players = Self.players(
      ["\(Self.flatpak)/app/io.mpv.Mpv": ""], links: links, programs: ["celluloid"], plugin: nil,
      fallback: "scrobbled.so")
    #expect(
      players.map { $0.check(isOnly: false) } == [
        .note(
          "flatpak", "the Flatpak mpv is not recorded: no plugin is installed",
          remedy: "scrobbled setup"),
        .note(
          "celluloid", "Celluloid is not recorded: no plugin is installed",
          remedy: "scrobbled setup"),
      ])
  }

  // MARK: Flatpak

  @Test func `Flatpak mpv gets the override and a link into the host's usr`() throws {
    let mpv = try Self.flatpak()
    #expect(
      mpv.setupStep(Self.state)?.actions == [
        .write(Self.override, text: "[Context]\nfilesystems=xdg-run/scrobbled;\n"),
        .link(Self.flatpakLink, to: "/run/host\(Self.plugin)"),
      ])
    #expect(
      mpv.check(isOnly: false)
        == .note(
          "flatpak",
          "the Flatpak mpv is not recorded: it has no access to the socket; "
            + "it does not have the plugin", remedy: "scrobbled setup"))
    #expect(mpv.check(isOnly: true).state == .failed)
    #expect(mpv.removalStep(Self.state) == nil)
  }

  @Test func `Flatpak mpv that is ready needs nothing, and removal takes all away`() throws {
    let mpv = try Self.flatpak(
      [Self.override: "[Context]\nfilesystems=xdg-run/scrobbled;\n"],
      links: [Self.flatpakLink: "/run/host\(Self.plugin)"])
    #expect(mpv.setupStep(Self.state) == nil)
    #expect(mpv.check(isOnly: true) == .ok("flatpak", "the Flatpak mpv has the plugin"))
    #expect(
      mpv.removalStep(Self.state)?.actions == [
        .rewrite(Self.override, []), .remove(Self.flatpakLink),
      ])
  }

  @Test func `old copy and restricted access are named`() throws {
    let old = try Self.flatpak(
      [
        Self.flatpakLink: "1", Self.plugin: "2",
        Self.override: "[Context]\nfilesystems=home;xdg-run/scrobbled:ro;\n",
      ])
    #expect(
      old.problems == [
        "its access to the socket is restricted by xdg-run/scrobbled:ro",
        "its plugin is an old copy",
      ])
    let copy = try Self.flatpak([Self.flatpakLink: "2", Self.plugin: "2"])
    #expect(copy.problems == ["it has no access to the socket"])
    let moved = try Self.flatpak(links: [Self.flatpakLink: "/gone/scrobbled.so"])
    #expect(moved.problems.last == "its plugin is a link to /gone/scrobbled.so")
  }

  @Test func `plugin outside usr is linked where it is`() throws {
    let files = ["\(Self.flatpak)/app/io.mpv.Mpv": ""]
    let own = Self.players(files, plugin: "/h/prefix/lib/scrobbled/scrobbled.so").first
    #expect(
      own?.amendments.last?.addition
        == .link(Self.flatpakLink, to: "/h/prefix/lib/scrobbled/scrobbled.so"))
  }

  @Test func `system-wide Flatpak gets the user's override`() {
    let mpv = Self.players(
      ["/var/lib/flatpak/app/io.mpv.Mpv": ""], environment: ["XDG_DATA_HOME": "/d"]
    ).first
    #expect(mpv?.amendments.first?.path == "/d/flatpak/overrides/io.mpv.Mpv")
  }

  // MARK: others

  @Test(arguments: ["celluloid", "jellyfin-mpv-shim", "memento"])
  func `player with a scripts directory gets a link`(_ name: String) throws {
    let link = "/h/.config/\(name)/scripts/scrobbled.so"
    let player = try #require(Self.players(programs: [name]).first)
    #expect(player.setupStep(Self.state)?.actions == [.link(link, to: Self.plugin)])
    #expect(
      player.setupStep(Self.state)?.outcome
        == "written: ~/.config/\(name)/scripts/scrobbled.so; applies when it is started again")
    let ready = try #require(Self.players(links: [link: Self.plugin], programs: [name]).first)
    #expect(ready.problems == [])
    #expect(ready.removalStep(Self.state)?.actions == [.remove(link)])
  }

  @Test func `SMPlayer gets an option, and loses only that`() throws {
    let path = "/h/.config/smplayer/smplayer.ini"
    func player(_ text: String) throws -> OtherPlayer {
      try #require(Self.players([path: text], programs: ["smplayer"]).first)
    }
    let usual = try player("[advanced]\ndisable_player_config=true\nmplayer_additional_options=\n")
    let text = """
      [advanced]
      disable_player_config=true
      mplayer_additional_options="--script=\(Self.plugin)"

      """
    #expect(usual.setupStep(Self.state)?.actions == [.write(path, text: text)])
    #expect(try player(text).problems == [])
    #expect(try player("[advanced]\ndisable_player_config=false\n").problems == [])

    let other = try player("[advanced]\nmplayer_additional_options=\"--a=1 --b\"\n")
    let both = "[advanced]\nmplayer_additional_options=\"--a=1 --b --script=\(Self.plugin)\"\n"
    #expect(other.setupStep(Self.state)?.actions == [.write(path, text: both)])
    #expect(
      try player(both).removalStep(Self.state)?.actions == [
        .write(path, text: "[advanced]\nmplayer_additional_options=\"--a=1 --b\"\n")
      ])
  }

  @Test func `player that would overwrite its settings has to quit first`() throws {
    let player = try #require(Self.players(programs: ["haruna"], running: ["haruna"]).first)
    #expect(player.setupStep(Self.state)?.actions == [])
    #expect(player.check(isOnly: false).remedy == "quit it, then: scrobbled setup")
  }

  @Test func `Haruna gets a command beside those of the user`() throws {
    let path = "/h/.config/haruna/custom-commands.conf"
    func player(_ text: String) throws -> OtherPlayer {
      try #require(Self.players([path: text], programs: ["haruna"]).first)
    }
    let own = """
      [Command_1]
      Command=load-script \(Self.plugin)
      OsdMessage=
      Type=startup
      Order=0
      SetOnStartup=true

      """
    let users = "[Command_0]\nCommand=set speed 2\n"
    let before = try player("Counter=1\n\n\(users)")
    #expect(
      before.setupStep(Self.state)?.actions == [
        .write(path, text: "Counter=2\n\n\(users)\n\(own)")
      ])
    let after = try player("Counter=2\n\n\(users)\n\(own)")
    #expect(after.problems == [])
    #expect(
      after.removalStep(Self.state)?.actions == [.write(path, text: "Counter=2\n\n\(users)")])
    // Without commands of the user, the file is not needed.
    let removal = try player("Counter=2\n\n\(own)").removalStep(Self.state)
    #expect(removal?.actions == [.rewrite(path, [])])
    // A number that no program has counted to is not continued.
    #expect(try player("Counter=\(Int.max)\n\n\(users)").setupStep(Self.state)?.actions.count == 1)
    // Before its first start the version is unknown.
    let new = try #require(Self.players(programs: ["haruna"]).first)
    #expect(new.amendments.count == 2)
  }
}
