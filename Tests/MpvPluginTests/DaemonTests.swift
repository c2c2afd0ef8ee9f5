// SPDX-License-Identifier: MIT

import Foundation
import Testing

/// A real mpv with a daemon that is absent, restarts, hangs or misbehaves.
@Suite(
  "Plugin and daemon", .enabled(if: Requirements.areMet, "\(Requirements.reason)"),
  .timeLimit(.minutes(2)))
struct DaemonTests {
  @Test func `without a daemon the player runs normally and spools its end`() throws {
    let scenario = try PluginScenario(hasDaemonDirectory: false)
    let player = try scenario.player("--start=1.5", Clip.short)
    #expect(try player.status() == 0)
    let spool = try scenario.spool()
    #expect(spool.types == ["hello", "end-file"])
    #expect(spool.last?.reason == "eof")
    #expect(spool.last?.path == Clip.short)
    #expect(spool.last?.began != nil)
    #expect(try scenario.permissions("") == 0o700)
    #expect(try scenario.permissions("spool") == 0o700)
    let file = try #require(spool.first?.instance)
    #expect(try scenario.permissions("spool/\(file).jsonl") == 0o600)
  }

  @Test func `acknowledged ends are not spooled`() throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let player = try scenario.player("--idle", "--start=1.5", Clip.short)
    let daemon = try listener.accept()
    let end = try #require(try daemon.lines(through: "end-file").last)
    daemon.send(#"{"type":"taken","number":\#(end.number ?? 0)}"#)
    try player.waitForPlugin(daemon)
    #expect(try player.quit() == 0)
    #expect(try scenario.spool().isEmpty)
  }

  @Test func `daemon that starts late in a missing directory is found`() throws {
    let scenario = try PluginScenario(hasDaemonDirectory: false)
    let player = try scenario.player("--pause", "--start=30", Clip.long)
    try player.waitUntilIdle()
    try scenario.makeDaemonDirectory()
    let listener = try scenario.listener()
    let lines = try listener.accept().lines(through: "state")
    #expect(lines.types == ["hello", "state"])
    #expect(lines.last?.entry == 1)
    #expect(lines.last?.pause == true)
    #expect(abs((lines.last?.position ?? 0) - 30) < 0.2)
    #expect(lines.last?.path == Clip.long)
    #expect(try player.quit() == 0)
  }

  @Test func `daemon that listens after its socket appears is found`() throws {
    let scenario = try PluginScenario()
    let player = try scenario.player("--pause", Clip.long)
    try player.waitUntilIdle()
    let listener = try scenario.listener(isListening: false)
    try player.reportMissedEvents()
    listener.listen()
    chmod(scenario.socket, 0o600)
    #expect(try listener.accept().lines(through: "state").types == ["hello", "state"])
    #expect(try player.quit() == 0)
  }

  @Test func `restarted daemon continues the viewing`() throws {
    let scenario = try PluginScenario()
    let player = try scenario.player("--idle", "--start=1.5", Clip.short)
    var hello: Line?
    do {
      let listener = try scenario.listener()
      let lines = try listener.accept().lines(through: "end-file")
      hello = lines.first
    }
    try player.wait(for: "end-file")
    player.run(#""loadfile""#, #""\#(Clip.long)""#)
    try player.waitUntilIdle()
    let listener = try scenario.listener()
    let daemon = try listener.accept()
    let lines = try daemon.lines(through: "state")
    #expect(lines.types == ["hello", "end-file", "state"])
    #expect(lines.first?.instance == hello?.instance)
    #expect(lines[1].number == 1)
    #expect(lines.last?.entry == 2)
    #expect(try player.quit() == 0)
    #expect(try scenario.spool().map(\.number) == [nil, 1, 2])
  }

  @Test func `daemon that closes every connection is retried once per event`() throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let player = try scenario.player("--pause", Clip.long)
    _ = try listener.accept()
    try player.wait(for: "playback-restart")
    var attempts = 1
    while attempts < 200, try listener.isCalled(within: 300) {
      _ = try listener.accept()
      attempts += 1
    }
    #expect(attempts < 50)
    #expect(try player.quit() == 0)
  }

  @Test func `refused plugin does not reconnect`() throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let player = try scenario.player("--pause", Clip.long)
    let daemon = try listener.accept()
    daemon.send(#"{"type":"refused","reason":"protocol 2"}"#)
    _ = try daemon.lines()
    player.seek(to: 30)
    player.set("pause", to: "false")
    try player.reportMissedEvents()
    #expect(try player.quit() == 0)
    #expect(try !listener.isCalled())
    #expect(try scenario.spool().isEmpty)
  }

  @Test func `texts from the daemon are shown unchanged`() throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let player = try scenario.player("--pause", "--term-osd=force", Clip.long)
    let daemon = try listener.accept()
    _ = try daemon.lines(through: "playback-restart")
    daemon.send(#"{"type":"show","text":"Seen ${pause} \" ; quit 9 \t é\nand more","duration":2}"#)
    #expect(try player.prints(#"Seen ${pause} " ; quit 9   é"#))
    #expect(try player.prints("and more"))
    #expect(try player.quit() == 0)
  }

  @Test func `malformed lines from the daemon are ignored`() throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let player = try scenario.player("--pause", Clip.long)
    let daemon = try listener.accept()
    for nonsense in ["", "{", "[]", #"{"type":"taken","number":1e300}"#, #"{"type":"sing"}"#] {
      daemon.send(nonsense)
    }
    daemon.send(String(repeating: "x", count: 200_000))
    _ = try daemon.lines(through: "playback-restart")
    player.seek(to: 30)
    #expect(try daemon.lines(through: "playback-restart").types == ["seek", "playback-restart"])
    #expect(try player.quit() == 0)
  }

  @Test func `daemon that never reads does not block the player and loses no end`() throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let player = try scenario.player("--pause", "--start=30", Clip.long)
    let frozen = try listener.accept()
    try player.wait(for: "playback-restart")
    player.ignoreEvents()
    let text = String(repeating: "x", count: 1000)
    // Far more than the socket and the plugin's buffer hold.
    for _ in 1...2000 {
      player.run(#""script-message-to""#, #""scrobbled""#, "\"\(text)\"")
      try player.reportMissedEvents()
    }
    // The plugin has dropped that connection and opened a new one.
    let lines = try listener.accept().lines(through: "state")
    #expect(lines.types == ["hello", "state"])
    #expect(lines.last?.pause == true)
    #expect(try player.quit() == 0)
    let spool = try scenario.spool()
    #expect(spool.types == ["hello", "end-file"])
    _ = frozen
  }

  @Test func `plugin loaded twice connects once`() throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let twin = scenario.directory.appending(path: "twin")
    try FileManager.default.createDirectory(at: twin, withIntermediateDirectories: true)
    let second = twin.appending(path: "scrobbled.so")
    try FileManager.default.createSymbolicLink(at: second, withDestinationURL: scenario.plugin)
    let player = try scenario.player("--script=\(second.path)", "--start=1.5", Clip.short)
    let daemon = try listener.accept()
    #expect(try daemon.lines().types.last == "end-file")
    #expect(try player.status() == 0)
    #expect(try !listener.isCalled())
  }

  @Test func `unusable socket path is reported`() throws {
    let scenario = try PluginScenario()
    let path = "/tmp/" + String(repeating: "x", count: 103)
    let player = try scenario.player(
      "--script-opts=scrobbled-socket=\(path)", "--start=1.5", Clip.short)
    #expect(try player.prints("scrobbled: not an absolute path of at most 107 bytes: \(path)"))
    #expect(try player.status() == 0)
    #expect(try scenario.spool().isEmpty)
  }
}
