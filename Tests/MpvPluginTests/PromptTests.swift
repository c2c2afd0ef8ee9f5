// SPDX-License-Identifier: MIT

import Foundation
import Testing

/// Menus and offers in a real mpv.
@Suite(
  "Menus in a real mpv", .enabled(if: Requirements.areMet, "\(Requirements.reason)"),
  .timeLimit(.minutes(2)))
struct PromptTests {
  /// A paused file, and the daemon's end of its connection.
  private func pausedVideo(
    _ scenario: PluginScenario, _ listener: Listener, bindings: String = ""
  ) throws -> (Player, LineStream) {
    let conf = try scenario.file("input.conf", Data("\(bindings)\n".utf8))
    let player = try scenario.player("--pause", "--input-conf=\(conf)", Clip.long)
    let daemon = try listener.accept()
    _ = try daemon.lines(through: "playback-restart")
    return (player, daemon)
  }

  private func menu(_ id: Int, items: Int = 3, keys: String = "") -> String {
    let items = (1...items).map { "\"item \($0)\"" }.joined(separator: ",")
    return
      #"{"type":"menu","id":\#(id),\#(keys)"title":"Which?","items":[\#(items)],"duration":30}"#
  }

  private func offer(_ id: Int, keys: String, duration: Double = 30) -> String {
    let lines = #"["Resume? ENTER resumes","Resume? F1 resumes","Resume?"]"#
    return
      #"{"type":"offer","id":\#(id),"keys":\#(keys),"items":\#(lines),"duration":\#(duration)}"#
  }

  private func answer(_ daemon: LineStream) throws -> Line {
    try #require(try daemon.lines(through: "choice").last)
  }

  /// Presses keys that must not reach the plugin, which therefore sends nothing but the ping.
  private func expectUnbound(_ player: Player, _ daemon: LineStream, _ keys: String...) throws {
    try player.reportMissedEvents()
    for key in keys { player.press(key) }
    player.run(#""script-message-to""#, #""scrobbled""#, #""ping""#)
    let lines = try daemon.lines(through: "script-message")
    #expect(lines.types.filter { $0 != "seek" && $0 != "playback-restart" } == ["script-message"])
    #expect(lines.last?.arguments == ["ping"])
  }

  @Test func `greeting says that menus are shown`() throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let player = try scenario.player("--start=1.5", Clip.short)
    #expect(try listener.accept().lines().first?.showsPrompts == true)
    #expect(try player.status() == 0)
  }

  @Test(arguments: [("1", 0), ("3", 2), ("0", 9)])
  func `digit chooses an item, and is free afterwards`(key: String, index: Int) throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let (player, daemon) = try pausedVideo(scenario, listener)
    daemon.send(menu(7, items: 10))
    try player.waitForPlugin(daemon)
    player.press(key)
    let choice = try answer(daemon)
    #expect(choice.id == 7)
    #expect(choice.index == index)
    #expect(choice.entry == 1)
    try expectUnbound(player, daemon, key, "ESC", "UP")
    #expect(try player.quit() == 0)
  }

  @Test(
    arguments: [
      (["ENTER"], 0), (["DOWN", "DOWN", "KP_ENTER"], 2), (["UP", "ENTER"], 2),
      (["DOWN", "UP", "ENTER"], 0), (["7", "ENTER"], 0), (["ESC"], nil),
    ] as [([String], Int?)])
  func `arrows select, ENTER chooses, ESC dismisses`(keys: [String], index: Int?) throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let (player, daemon) = try pausedVideo(scenario, listener)
    daemon.send(menu(7))
    try player.waitForPlugin(daemon)
    for key in keys { player.press(key) }
    let choice = try answer(daemon)
    #expect(choice.id == 7)
    #expect(choice.index == index)
    #expect(try player.quit() == 0)
  }

  @Test func `user's binding of a digit works again after the menu`() throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let (player, daemon) = try pausedVideo(
      scenario, listener, bindings: "1 script-message-to scrobbled mine")
    daemon.send(menu(7))
    try player.waitForPlugin(daemon)
    player.press("1")
    #expect(try answer(daemon).index == 0)
    try player.reportMissedEvents()
    player.press("1")
    let lines = try daemon.lines(through: "script-message")
    #expect(lines.types == ["script-message"])
    #expect(lines.last?.arguments == ["mine"])
    #expect(try player.quit() == 0)
  }

  @Test func `second menu replaces the first, which answers without a choice`() throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let (player, daemon) = try pausedVideo(scenario, listener)
    daemon.send(menu(7))
    try player.waitForPlugin(daemon)
    daemon.send(menu(8))
    let replaced = try answer(daemon)
    #expect(replaced.id == 7)
    #expect(replaced.index == nil)
    try player.waitForPlugin(daemon)
    player.press("2")
    let choice = try answer(daemon)
    #expect(choice.id == 8)
    #expect(choice.index == 1)
    #expect(try player.quit() == 0)
  }

  @Test func `menu without items closes what is shown`() throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let (player, daemon) = try pausedVideo(scenario, listener)
    daemon.send(menu(7))
    try player.waitForPlugin(daemon)
    daemon.send(#"{"type":"menu","id":8,"title":"","items":[]}"#)
    #expect(try answer(daemon).id == 7)
    try expectUnbound(player, daemon, "1")
    #expect(try player.quit() == 0)
  }

  @Test func `menu is gone when its time is up`() throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let (player, daemon) = try pausedVideo(scenario, listener)
    daemon.send(offer(7, keys: #"["ENTER"]"#, duration: 0.5))
    let choice = try answer(daemon)
    #expect(choice.id == 7)
    #expect(choice.index == nil)
    try expectUnbound(player, daemon, "ESC")
    #expect(try player.quit() == 0)
  }

  @Test func `menu is gone with the file`() throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let (player, daemon) = try pausedVideo(scenario, listener)
    player.set("idle", to: "true")
    daemon.send(menu(7))
    try player.waitForPlugin(daemon)
    player.run(#""stop""#)
    #expect(try daemon.lines(through: "end-file").types == ["choice", "unload", "end-file"])
    try expectUnbound(player, daemon, "1")
    #expect(try player.quit() == 0)
  }

  @Test func `menu of another file is not shown`() throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let (player, daemon) = try pausedVideo(scenario, listener)
    daemon.send(menu(7, keys: #""entry":2,"#))
    let choice = try answer(daemon)
    #expect(choice.id == 7)
    #expect(choice.index == nil)
    try expectUnbound(player, daemon, "1")
    daemon.send(menu(8, keys: #""entry":1,"#))
    try player.waitForPlugin(daemon)
    player.press("1")
    #expect(try answer(daemon).index == 0)
    #expect(try player.quit() == 0)
  }

  @Test func `menu is gone with the connection`() throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let player = try scenario.player("--pause", Clip.long)
    var first: LineStream? = try listener.accept()
    _ = try first?.lines(through: "playback-restart")
    first?.send(menu(7))
    if let first { try player.waitForPlugin(first) }
    first = nil
    let second = try listener.accept()
    #expect(try second.lines(through: "state").types == ["hello", "state"])
    try expectUnbound(player, second, "1", "ESC")
    #expect(try player.quit() == 0)
  }

  @Test func `ENTER accepts an offer, whose other keys stay free`() throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let (player, daemon) = try pausedVideo(
      scenario, listener, bindings: "F1 script-message-to scrobbled mine")
    daemon.send(offer(7, keys: #"["ENTER","F1"]"#))
    try player.waitForPlugin(daemon)
    player.press("F1", "ENTER")
    let lines = try daemon.lines(through: "choice")
    #expect(lines.types == ["script-message", "choice"])
    #expect(lines.last?.index == 0)
    #expect(try player.quit() == 0)
  }

  @Test func `key of the user is left to the user, and the next key is bound`() throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let (player, daemon) = try pausedVideo(
      scenario, listener, bindings: "ENTER script-message-to scrobbled mine")
    daemon.send(offer(7, keys: #"["ENTER","F1"]"#))
    try player.waitForPlugin(daemon)
    player.press("ENTER", "F1")
    let lines = try daemon.lines(through: "choice")
    #expect(lines.types == ["script-message", "choice"])
    #expect(lines.last?.index == 0)
    #expect(try player.quit() == 0)
  }

  @Test func `offer is shown without a key if all are the user's`() throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let (player, daemon) = try pausedVideo(
      scenario, listener, bindings: "ENTER ignore\nF1 ignore")
    daemon.send(offer(7, keys: #"["ENTER","F1"]"#, duration: 1))
    try player.waitForPlugin(daemon)
    player.press("ENTER", "F1")
    #expect(try answer(daemon).index == nil)
    #expect(try player.quit() == 0)
  }

  @Test func `seek goes to the exact position of the file that plays`() throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let (player, daemon) = try pausedVideo(scenario, listener)
    daemon.send(#"{"type":"seek","entry":2,"position":50}"#)
    try player.waitForPlugin(daemon)
    daemon.send(#"{"type":"seek","entry":1,"position":33.4}"#)
    let lines = try daemon.lines(through: "playback-restart")
    #expect(lines.types == ["seek", "playback-restart"])
    #expect(abs((lines.last?.position ?? 0) - 33.4) < 0.11)
    #expect(try player.quit() == 0)
  }

  @Test func `title with markup and commands is only text`() throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let (player, daemon) = try pausedVideo(scenario, listener)
    let title = #"{\\p1} \\N ${pause} \" \n; quit 9 \t é \\"#
    daemon.send(#"{"type":"menu","id":7,"title":"\#(title)","items":["\#(title)"]}"#)
    daemon.send(#"{"type":"offer","id":8,"keys":["x quit 9","","y\nz quit 9"],"items":["a"]}"#)
    try player.waitForPlugin(daemon)
    player.press("x", "y", "z", "ESC")
    try player.reportMissedEvents()
    #expect(try player.quit() == 0)
  }
}
