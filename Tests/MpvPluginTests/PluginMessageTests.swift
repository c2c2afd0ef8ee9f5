// SPDX-License-Identifier: MIT

import Foundation
import Testing

/// The lines that a real mpv sends; docs/protocol.md, "From the player".
@Suite(
  "Lines of a real mpv", .enabled(if: Requirements.areMet, "\(Requirements.reason)"),
  .timeLimit(.minutes(2)))
struct PluginMessageTests {
  @Test func `file played to its end is reported with the reason eof`() throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let player = try scenario.player(Clip.short)
    let lines = try listener.accept().lines()

    #expect(
      lines.types == [
        "hello", "start-file", "file-loaded", "playback-restart", "unload", "end-file",
      ])
    let hello = try #require(lines.first)
    #expect(hello.role == "player")
    #expect(hello.version == 1)
    #expect(hello.pid == player.processID)
    #expect(hello.player?.hasPrefix("mpv ") == true)
    #expect(hello.instance?.utf8.count == 32)
    let loaded = try #require(lines.first { $0.type == "file-loaded" })
    #expect(loaded.entry == 1)
    #expect(loaded.path == Clip.short)
    #expect(loaded.workingDirectory?.isEmpty == false)
    #expect(loaded.mediaTitle == "A clip")
    #expect(loaded.metadata?["TITLE"] == "A clip")
    #expect(loaded.video == true)
    #expect(loaded.image == false)
    // The plugin reads it while the file plays.
    #expect((0..<1).contains(loaded.position ?? -1))
    #expect(abs((loaded.duration ?? 0) - 2) < 0.1)
    let unload = try #require(lines.first { $0.type == "unload" })
    #expect((unload.position ?? 0) >= 1.9)
    #expect(unload.duration == loaded.duration)
    let end = try #require(lines.last)
    #expect(end.number == 1)
    #expect(end.reason == "eof")
    #expect(end.began == loaded.at)
    #expect(end.position == unload.position)
    #expect(end.duration == loaded.duration)
    #expect(end.path == Clip.short)
    #expect(lines.compactMap(\.at) == lines.compactMap(\.at).sorted())
    #expect(try player.status() == 0)
  }

  @Test func `pause, seek, resume and quit are reported with their positions`() throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let player = try scenario.player(Clip.long)
    let daemon = try listener.accept()
    _ = try daemon.lines(through: "playback-restart")

    player.set("pause", to: "true")
    let pause = try #require(try daemon.lines { $0.pause == true }.last)
    #expect(pause.type == "change")
    #expect(pause.entry == 1)
    #expect(pause.position != nil)

    player.seek(to: 40)
    let seek = try daemon.lines(through: "playback-restart")
    #expect(seek.types == ["seek", "playback-restart"])
    #expect(seek.first?.position == 40)
    #expect(abs((seek.last?.position ?? 0) - 40) < 0.2)

    player.set("speed", to: "2")
    #expect(try daemon.lines { $0.speed == 2 }.types.isEmpty)
    player.set("pause", to: "false")
    #expect(try daemon.lines { $0.pause == false }.types.isEmpty)

    #expect(try player.quit() == 0)
    let endSnapshot = try daemon.lines()
    #expect(endSnapshot.types == ["unload", "end-file"])
    #expect(endSnapshot.last?.reason == "quit")
    #expect((endSnapshot.last?.position ?? 0) >= 39.9)
    #expect(endSnapshot.last?.speed == 2)
  }

  @Test func `keep-open reports the end of the file and the close`() throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let player = try scenario.player("--keep-open", "--start=1", Clip.short)
    let daemon = try listener.accept()
    // In one line or two.
    var atEnd: Line?
    var isPaused = false
    _ = try daemon.lines { line in
      if line.eofReached == true, atEnd == nil { atEnd = line }
      if line.pause == true { isPaused = true }
      return atEnd != nil && isPaused
    }
    let end = try #require(atEnd)
    #expect(end.type == "change")
    #expect(abs((end.position ?? 0) - 2) < 0.2)
    #expect(try player.quit() == 0)
    let endSnapshot = try daemon.lines()
    #expect(endSnapshot.types == ["unload", "end-file"])
    #expect(endSnapshot.last?.reason == "quit")
    #expect(endSnapshot.last?.eofReached == true)
  }

  @Test func `loop-file reports each jump`() throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let player = try scenario.player("--loop-file=1", "--start=1", Clip.short)
    #expect(
      try listener.accept().lines().types == [
        "hello", "start-file", "file-loaded", "seek", "playback-restart", "seek",
        "playback-restart", "unload", "end-file",
      ])
    #expect(try player.status() == 0)
  }

  /// mpv decrements the counter before it jumps.
  @Test func `loop-file state is sent with the file and each jump`() throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let player = try scenario.player("--loop-file=1", Clip.short)
    let lines = try listener.accept().lines()
    let reported = lines.filter { $0.type == "file-loaded" || $0.type == "seek" }
    #expect(reported.map(\.loopFile) == [true, false])
    #expect(reported.allSatisfy { $0.loopA == nil && $0.loopB == nil })
    #expect(try player.status() == 0)
  }

  @Test func `endless loop-file is on at each jump`() throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let player = try scenario.player("--loop-file=inf", "--start=1.5", Clip.short)
    let daemon = try listener.accept()
    _ = try daemon.lines(through: "playback-restart")
    for _ in 1...2 {
      let jump = try #require(try daemon.lines(through: "seek").last)
      #expect(jump.loopFile == true)
    }
    #expect(try player.quit() == 0)
  }

  @Test func `A-B loop points are sent with each jump`() throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let player = try scenario.player(
      "--ab-loop-a=0.5", "--ab-loop-b=1", "--ab-loop-count=2", Clip.short)
    let jumps = try listener.accept().lines().filter { $0.type == "seek" }
    #expect(jumps.count == 2)
    #expect(jumps.allSatisfy { $0.loopFile == false && $0.loopA == 0.5 && $0.loopB == 1 })
    #expect(jumps.allSatisfy { (0.3..<1).contains($0.position ?? 0) })
    #expect(try player.status() == 0)
  }

  @Test func `end has the dates of beginning and end`() throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let before = Date.now.timeIntervalSince1970
    let player = try scenario.player("--start=1", Clip.short)
    let end = try #require(try listener.accept().lines().last)
    let (began, date) = (try #require(end.beganDate), try #require(end.date))
    #expect(before <= began && began <= date && date <= Date.now.timeIntervalSince1970)
    // The plugin reads the clocks one after the other.
    #expect(abs((date - began) - ((end.at ?? 0) - (end.began ?? 0))) < 0.5)
    #expect(try player.status() == 0)
  }

  @Test func `two files in a row have separate entries`() throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let player = try scenario.player(Clip.long, Clip.short)
    let daemon = try listener.accept()
    _ = try daemon.lines(through: "playback-restart")
    player.run(#""playlist-next""#)
    let lines = try daemon.lines(through: "file-loaded")
    #expect(lines.types == ["unload", "end-file", "start-file", "file-loaded"])
    #expect(lines.first { $0.type == "end-file" }?.reason == "stop")
    #expect(lines.first { $0.type == "end-file" }?.path == Clip.long)
    #expect(lines.last?.entry == 2)
    #expect(lines.last?.path == Clip.short)
    let end = try daemon.lines(through: "end-file").last
    #expect(end?.number == 2)
    #expect(end?.reason == "eof")
    #expect(try player.status() == 0)
  }

  @Test func `playlist file redirects to its entry`() throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let playlist = try scenario.file("list.m3u", Data("\(Clip.short)\n".utf8))
    let player = try scenario.player("--start=1.5", playlist)
    let lines = try listener.accept().lines(through: "file-loaded")
    #expect(
      lines.types == [
        "hello", "start-file", "unload", "end-file", "start-file", "file-loaded",
      ])
    #expect(lines.first { $0.type == "end-file" }?.reason == "redirect")
    #expect(lines.last?.path == Clip.short)
    #expect(try player.status() == 0)
  }

  @Test func `plugin uses no property by a name that mpv has replaced`() throws {
    let scenario = try PluginScenario()
    let player = try scenario.player("--msg-level=all=warn", "--start=1.5", Clip.short)
    let warnings = try player.outputLines().filter { $0.contains("was replaced") }
    #expect(warnings.isEmpty)
    #expect(try player.status() == 0)
  }

  @Test func `missing file ends with an error`() throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let player = try scenario.player("/nonexistent/film.mkv")
    let lines = try listener.accept().lines()
    #expect(lines.types == ["hello", "start-file", "unload", "end-file"])
    let end = try #require(lines.last)
    #expect(end.reason == "error")
    #expect(end.error?.isEmpty == false)
    #expect(end.path == nil)
    #expect(end.began == nil)
    #expect(try player.status() == 2)
    #expect(try scenario.spool().isEmpty, "nothing of it was viewed")
  }

  @Test func `thousand missing files are all reported`() throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let list = (1...1000).map { "/nonexistent/\($0).mkv\n" }.joined()
    let player = try scenario.player(
      "--really-quiet", try scenario.file("list.m3u", Data(list.utf8)))
    player.ignoreEvents()
    let daemon = try listener.accept()
    let ends = try daemon.lines().filter { $0.type == "end-file" }
    #expect(ends.map(\.number) == Array(1...1001))
    #expect(try player.status() == 3)
  }

  /// In a directory, since mpv 0.37 converts the names in a playlist file to UTF-8.
  @Test func `invalid UTF-8 in a name is repaired`() throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let directory = scenario.directory.appending(path: "videos")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
    let name = [UInt8](directory.path.utf8) + Array("/caf".utf8) + [0xE9] + Array(".mkv".utf8)
    try #require(symlink(Clip.short, (name + [0]).map { CChar(bitPattern: $0) }) == 0)
    let player = try scenario.player("--start=1.5", directory.path)
    let lines = try listener.accept().lines()
    #expect(lines.first { $0.type == "file-loaded" }?.path == String(decoding: name, as: UTF8.self))
    #expect(try player.status() == 0)
  }

  @Test func `requested position is sent`() throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let player = try scenario.player("--pause", "--start=40", Clip.long)
    let daemon = try listener.accept()
    let hello = try #require(try daemon.lines(through: "playback-restart").first)
    #expect(hello.reportsPosition == true)
    daemon.send(#"{"type":"where"}"#)
    let reply = try #require(try daemon.lines(through: "where").last)
    #expect(reply.entry == 1)
    #expect(abs((reply.position ?? 0) - 40) < 0.2)
    #expect(abs((reply.duration ?? 0) - 60) < 0.2)
    #expect(try player.quit() == 0)
  }

  @Test func `last chapter and start option are reported`() throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let chapters = FileManager.default.temporaryDirectory.appending(
      path: "\(UUID().uuidString).txt")
    defer { try? FileManager.default.removeItem(at: chapters) }
    let title = String(repeating: "é", count: 200)
    try Data(
      """
      ;FFMETADATA1
      [CHAPTER]
      TIMEBASE=1/1
      START=0
      END=50
      [CHAPTER]
      TIMEBASE=1/1
      START=50
      END=60
      title=\(title)

      """.utf8
    ).write(to: chapters)
    let player = try scenario.player("--chapters-file=\(chapters.path)", "--start=5", Clip.long)
    let daemon = try listener.accept()
    let loaded = try #require(try daemon.lines(through: "file-loaded").last)
    #expect(loaded.chapters == 2)
    #expect(loaded.lastChapter == 50)
    #expect(loaded.lastChapterTitle == String(repeating: "é", count: 64))
    #expect(loaded.hasStartOption == true)
    #expect(try player.quit() == 0)
  }

  @Test func `file without chapters reports neither chapters nor a start`() throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let player = try scenario.player(Clip.long)
    let loaded = try #require(try listener.accept().lines(through: "file-loaded").last)
    #expect(loaded.chapters == nil)
    #expect(loaded.hasStartOption == false)
    #expect(try player.quit() == 0)
  }

  @Test(arguments: ["yes", "no"])
  func `positions are seconds from the start of the file`(_ rebase: String) throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let player = try scenario.player("--rebase-start-time=\(rebase)", "--pause", Clip.late)
    let daemon = try listener.accept()
    let loaded = try daemon.lines(through: "playback-restart")
    // Before the first frame mpv reports 0, whatever the time stamps.
    #expect((-1...5).contains(loaded.last?.position ?? -9), "\(loaded)")
    daemon.send(#"{"type":"seek","entry":1,"position":30}"#)
    let seek = try daemon.lines(through: "playback-restart")
    #expect(seek.types == ["seek", "playback-restart"])
    // When the seek begins, mpv 0.40 does not report its target.
    #expect((29...31).contains(seek.last?.position ?? -9), "\(seek)")
    #expect(try player.quit() == 0)
  }

  @Test func `backward playback is reported`() throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let player = try scenario.player("--start=40", Clip.long)
    let daemon = try listener.accept()
    let loaded = try #require(try daemon.lines(through: "file-loaded").last)
    #expect(loaded.direction == "forward")
    _ = try daemon.lines(through: "playback-restart")
    player.playBackwards()
    let turned = try #require(try daemon.lines { $0.direction != nil }.last)
    #expect(turned.direction == "backward")
    #expect(try player.quit() == 0)
  }

  @Test func `deselected video track is reported`() throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let player = try scenario.player("--vid=no", Clip.long)
    let daemon = try listener.accept()
    let loaded = try #require(try daemon.lines(through: "file-loaded").last)
    #expect(loaded.video == true)
    #expect(loaded.image == false)
    #expect(try player.quit() == 0)
  }

  @Test(arguments: [
    ["--image-display-duration=60", Clip.picture],
    ["--cover-art-files=\(Clip.picture)", "av://lavfi:sine=duration=60"],
  ])
  func `picture and cover art are reported as images`(_ arguments: [String]) throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let player = try Player(scenario, arguments, hasPlugin: true)
    let daemon = try listener.accept()
    let loaded = try #require(try daemon.lines(through: "file-loaded").last)
    #expect(loaded.video == true)
    #expect(loaded.image == true)
    #expect(try player.quit() == 0)
  }

  @Test func `video track added later is reported`() throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let player = try scenario.player(
      "--idle", "av://lavfi:sine=duration=60")
    let daemon = try listener.accept()
    let loaded = try #require(try daemon.lines(through: "file-loaded").last)
    #expect(loaded.video == false)
    _ = try daemon.lines(through: "playback-restart")
    player.run(#""video-add""#, "\"\(Clip.long)\"")
    let added = try #require(try daemon.lines { $0.video != nil }.last)
    #expect(added.type == "change")
    #expect(added.video == true)
    #expect(added.image != true)
    #expect(try player.quit() == 0)
  }

  @Test func `plugin loaded during playback reports the file`() throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let player = try scenario.player("--pause", "--start=40", Clip.long, hasPlugin: false)
    try player.wait(for: "playback-restart")
    player.run(#""load-script""#, "\"\(scenario.plugin.path)\"")
    let daemon = try listener.accept()
    let lines = try daemon.lines(through: "state")
    #expect(lines.types == ["hello", "state"])
    #expect(lines.last?.entry == 1)
    #expect(lines.last?.path == Clip.long)
    #expect(lines.last?.pause == true)
    #expect(abs((lines.last?.position ?? 0) - 40) < 0.2)
    player.run(#""quit""#)
    let end = try #require(try daemon.lines().last)
    #expect(end.type == "end-file")
    #expect(end.number == 1)
    #expect(abs((end.position ?? 0) - 40) < 0.2)
    #expect(try player.status() == 0)
  }

  @Test func `script messages are forwarded`() throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let player = try scenario.player("--idle")
    let daemon = try listener.accept()
    player.run(#""script-message-to""#, #""scrobbled""#, #""rate""#, #""8 ★""#)
    let message = try #require(try daemon.lines(through: "script-message").last)
    #expect(message.arguments == ["rate", "8 ★"])
    #expect(try player.quit() == 0)
  }
}
