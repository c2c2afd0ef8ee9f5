// SPDX-License-Identifier: MIT

import Testing

@testable import PlayerProtocol

/// A relay with the clock and the lines of a test.
struct RelayFixture {
  var relay = PlayerRelay(
    identity: PlayerIdentity(
      seed: (0x0F3C, .max), processID: 4711, player: Array("mpv 0.35.1".utf8)))
  var file = PlayedFile(
    path: Array("/films/Amélie.mkv".utf8), workingDirectory: Array("/films".utf8),
    values: PlaybackValues(
      pause: false, coreIdle: false, speed: 1, hasVideo: true, isImage: false, duration: 60),
    isSeeking: false)

  mutating func load(at instant: Double) -> [String] {
    [
      relay.fileStarted(at: instant).text,
      relay.fileLoaded(file, Moment(instant: instant + 1, position: 0)).text,
    ]
  }

  mutating func end(_ reason: FileEnd.Reason, at instant: Double, position: Double?) -> [String] {
    [
      relay.unloading(file, Moment(instant: instant, position: position))?.text ?? "",
      relay.fileEnded(FileEnd(reason: reason), Moment(instant: instant + 1)).text,
    ]
  }
}

@Suite("Lines of a player")
struct PlayerRelayTests {
  let hello =
    #"{"type":"hello","role":"player","protocol":1,"at":9,"#
    + #""instance":"0000000000000f3cffffffffffffffff","pid":4711,"player":"mpv 0.35.1","where":true,"menu":true}"#
  let video =
    #""seeking":false,"video":true,"image":false,"pause":false,"core-idle":false,"speed":1,"#
    + #""duration":60,"path":"/films/Amélie.mkv","working-directory":"/films"}"#

  @Test func `file played to its end is reported with its end`() {
    var player = RelayFixture()
    #expect(
      player.load(at: 10) == [
        #"{"type":"start-file","at":10,"entry":1}"#,
        #"{"type":"file-loaded","at":11,"entry":1,"position":0,"# + video,
      ])
    #expect(
      player.relay.valuesChanged(to: PlaybackValues(pause: true, coreIdle: true)) {
        Moment(instant: 20, position: 8.5)
      }?.text
        == #"{"type":"change","at":20,"entry":1,"position":8.5,"pause":true,"core-idle":true}"#)
    #expect(
      player.relay.seeked(Moment(instant: 21, position: 40), loop: nil).text
        == #"{"type":"seek","at":21,"entry":1,"position":40}"#)
    #expect(
      player.relay.playbackRestarted(Moment(instant: 22, position: 40.01)).text
        == #"{"type":"playback-restart","at":22,"entry":1,"position":40.01}"#)
    #expect(
      player.end(.eof, at: 50, position: 60.02) == [
        #"{"type":"unload","at":50,"entry":1,"position":60.02,"duration":60}"#,
        #"{"type":"end-file","at":51,"entry":1,"position":60.02,"number":1,"reason":"eof","#
          + #""began":11,"loaded-duration":60,"# + video,
      ])
  }

  @Test func `file that can't be opened ends with an error`() {
    var player = RelayFixture()
    _ = player.relay.fileStarted(at: 10)
    #expect(
      player.relay.unloading(PlayedFile(), Moment(instant: 11, position: nil))?.text
        == #"{"type":"unload","at":11,"entry":1}"#)
    #expect(
      player.relay.fileEnded(
        FileEnd(reason: .error, error: Array("loading failed".utf8)), Moment(instant: 12)
      )
      .text
        == #"{"type":"end-file","at":12,"entry":1,"number":1,"reason":"error","#
        + #""error":"loading failed"}"#)
    #expect(player.relay.spool(at: 13) == nil, "there is nothing to lose of it")
  }

  @Test func `end without the hook has the last known file`() {
    var player = RelayFixture()
    _ = player.load(at: 10)
    _ = player.relay.seeked(Moment(instant: 20, position: 40), loop: nil)
    #expect(
      player.relay.fileEnded(FileEnd(reason: .stop), Moment(instant: 21)).text
        == #"{"type":"end-file","at":21,"entry":1,"position":40,"number":1,"reason":"stop","#
        + #""began":11,"loaded-duration":60,"# + video)
  }

  @Test func `end has the values of the file`() {
    var player = RelayFixture()
    _ = player.load(at: 10)
    _ = player.relay.valuesChanged(to: PlaybackValues(pause: true)) {
      Moment(instant: 20, position: 30)
    }
    let end = player.relay.fileEnded(FileEnd(reason: .quit), Moment(instant: 21)).text
    #expect(end.contains(#""position":30"#))
    #expect(end.contains(#""pause":true"#))
  }

  @Test func `end has the dates for delivery after a suspend`() {
    var player = RelayFixture()
    _ = player.relay.fileStarted(at: 10)
    _ = player.relay.fileLoaded(player.file, Moment(instant: 11, date: 1_790_000_000, position: 0))
    let end = player.relay.fileEnded(
      FileEnd(reason: .quit), Moment(instant: 21, date: 1_790_030_000.5)
    ).text
    #expect(end.contains(#""date":1790030000.5,"began":11,"began-date":1790000000,"#))
  }

  @Test func `seek has the active loops`() {
    var player = RelayFixture()
    #expect(
      player.relay.seeked(Moment(instant: 20), loop: PlaybackLoop(file: true, a: 1, b: 2)).text
        == #"{"type":"seek","at":20,"loop-file":true,"ab-loop-a":1,"ab-loop-b":2}"#)
  }

  @Test func `change without a file is not reported`() {
    var player = RelayFixture()
    func changed() -> [UInt8]? {
      player.relay.valuesChanged(to: PlaybackValues(coreIdle: true)) {
        Issue.record("unexpected request for the position")
        return Moment(instant: 0, position: nil)
      }
    }
    #expect(changed() == nil)
    _ = player.relay.fileStarted(at: 10)
    #expect(changed() == nil)
    _ = player.relay.fileLoaded(player.file, Moment(instant: 11, position: 0))
    _ = player.relay.unloading(player.file, Moment(instant: 12, position: 1))
    #expect(changed() == nil)
    _ = player.relay.fileEnded(FileEnd(reason: .stop), Moment(instant: 13))
    #expect(changed() == nil)
  }

  @Test func `position is reported while a file is loaded`() {
    var player = RelayFixture()
    #expect(player.relay.position(Moment(instant: 5), duration: nil) == nil)
    _ = player.load(at: 10)
    #expect(
      player.relay.position(Moment(instant: 20, position: 8.5), duration: 60)?.text
        == #"{"type":"where","at":20,"entry":1,"position":8.5,"duration":60}"#)
    _ = player.end(.stop, at: 30, position: 9)
    #expect(player.relay.position(Moment(instant: 40), duration: nil) == nil)
  }

  @Test func `backward playback and a new video track are reported`() {
    var player = RelayFixture()
    player.file.values.hasVideo = false
    _ = player.load(at: 10)
    #expect(
      player.relay.valuesChanged(to: PlaybackValues(isBackward: true, hasVideo: true)) {
        Moment(instant: 20, position: 8.5)
      }?.text
        == #"{"type":"change","at":20,"entry":1,"position":8.5,"video":true,"#
        + #""play-dir":"backward"}"#)
  }

  @Test func `script message is forwarded`() {
    let relay = RelayFixture().relay
    #expect(
      relay.scriptMessage([Array("rate".utf8), Array("8".utf8)], Moment(instant: 1, position: nil))
        .text
        == #"{"type":"script-message","at":1,"arguments":["rate","8"]}"#)
  }
}

@Suite("Recovery after lost events")
struct LostEventsTests {
  let now = Moment(instant: 30, position: 25)

  @Test func `same file is reported again`() {
    var player = RelayFixture()
    _ = player.load(at: 10)
    let lines = player.relay.eventsLost(player.file, now).lines
    #expect(lines.count == 1)
    #expect(lines[0].hasPrefix(#"{"type":"state","at":30,"entry":1,"position":25,"#))
  }

  @Test func `other file is reported with the end of the previous one`() {
    var player = RelayFixture()
    _ = player.load(at: 10)
    var other = player.file
    other.path = Array("/films/Brazil.mkv".utf8)
    let lines = player.relay.eventsLost(other, now).lines
    #expect(lines.count == 2)
    #expect(lines[0].contains(#""type":"end-file","at":30,"entry":1,"position":0,"number":1,"#))
    #expect(lines[0].contains("/films/Amélie.mkv"))
    #expect(lines[1].hasPrefix(#"{"type":"file-loaded","at":30,"entry":2,"position":25,"#))
  }

  @Test func `closed file is reported as ended`() {
    var player = RelayFixture()
    _ = player.load(at: 10)
    let lines = player.relay.eventsLost(nil, Moment(instant: 30, position: nil)).lines
    #expect(lines.count == 1)
    #expect(lines[0].contains(#""reason":"stop""#))
    #expect(player.relay.eventsLost(nil, Moment(instant: 31, position: nil)).isEmpty)
  }

  @Test func `file that was being opened is reported as loaded`() {
    var player = RelayFixture()
    _ = player.relay.fileStarted(at: 10)
    let lines = player.relay.eventsLost(player.file, now).lines
    #expect(lines.count == 1)
    #expect(lines[0].hasPrefix(#"{"type":"file-loaded","at":30,"entry":1,"#))
  }

  @Test func `repeated hook is reported once`() {
    var player = RelayFixture()
    _ = player.load(at: 10)
    #expect(player.relay.unloading(player.file, now) != nil)
    #expect(player.relay.unloading(PlayedFile(), now) == nil)
    #expect(
      player.relay.fileEnded(FileEnd(reason: .stop), Moment(instant: 31)).text.contains(
        #""began":11,"#))
  }

  @Test func `quit reports a missing end once`() {
    var player = RelayFixture()
    #expect(player.relay.playerQuit(Moment(instant: 9)) == nil)
    _ = player.load(at: 10)
    #expect(
      player.relay.playerQuit(Moment(instant: 30))?.text.contains(#""reason":"quit""#) == true)
    #expect(player.relay.playerQuit(Moment(instant: 31)) == nil)
    #expect(player.relay.spool(at: 32)?.lines.count == 2)
  }
}

@Suite("Greeting of a daemon")
struct GreetingTests {
  let now = Moment(instant: 9, position: 5)

  @Test func `hello identifies the player`() {
    var player = RelayFixture()
    let lines = player.relay.greeting(now) {
      Issue.record("no file is loaded")
      return PlayedFile()
    }.lines
    #expect(lines == [PlayerRelayTests().hello])
  }

  @Test func `current file is reported with its present state`() {
    var player = RelayFixture()
    _ = player.load(at: 1)
    player.file.values.pause = true
    let file = player.file
    let lines = player.relay.greeting(now) { file }.lines
    #expect(lines.first == PlayerRelayTests().hello)
    #expect(lines.last?.hasPrefix(#"{"type":"state","at":9,"entry":1,"position":5,"#) == true)
    #expect(lines.last?.contains(#""pause":true"#) == true)
    #expect(lines.last?.contains(#""began":2,"start-position":0,"#) == true)
    #expect(player.relay.valuesChanged(to: PlaybackValues(pause: true)) { now } == nil)
  }

  @Test func `unacknowledged ends precede the current file`() {
    var player = RelayFixture()
    for number in 1...3 {
      _ = player.load(at: 1)
      _ = player.end(.stop, at: 2, position: Double(number))
    }
    _ = player.load(at: 3)
    player.relay.acknowledged(upTo: 1)
    let file = player.file
    let lines = player.relay.greeting(now) { file }.lines
    #expect(
      lines.map { $0.prefix(15) } == [
        #"{"type":"hello""#, #"{"type":"end-fi"#, #"{"type":"end-fi"#, #"{"type":"state""#,
      ])
    #expect(lines[1].contains(#""number":2,"#))
    #expect(lines[2].contains(#""number":3,"#))
  }

  @Test func `last sixty-four ends are kept`() throws {
    var player = RelayFixture()
    for _ in 1...70 {
      _ = player.load(at: 1)
      _ = player.end(.stop, at: 2, position: 1)
    }
    let lines = player.relay.greeting(now) { PlayedFile() }.lines
    #expect(lines.count == 65)
    #expect(lines[1].contains(#""number":7,"#))
    #expect(lines[64].contains(#""number":70,"#))
  }

  @Test func `missing files do not displace ends`() {
    var player = RelayFixture()
    _ = player.load(at: 1)
    _ = player.end(.eof, at: 2, position: 60)
    for _ in 1...1000 {
      _ = player.relay.fileStarted(at: 3)
      _ = player.relay.fileEnded(FileEnd(reason: .error), Moment(instant: 3))
    }
    _ = player.load(at: 4)
    _ = player.end(.eof, at: 5, position: 60)
    let lines = player.relay.greeting(now) { PlayedFile() }.lines
    #expect(lines.count == 3)
    #expect(lines[2].contains(#""number":1002,"#))
  }
}

@Suite("Contents of the spool")
struct SpoolTests {
  @Test func `spool has a hello and the unacknowledged ends`() throws {
    var player = RelayFixture()
    _ = player.load(at: 1)
    _ = player.end(.eof, at: 2, position: 60)
    _ = player.load(at: 3)
    let end = player.end(.quit, at: 4, position: 30)[1]
    player.relay.acknowledged(upTo: 1)
    let spool = try #require(player.relay.spool(at: 9))
    #expect(spool.lines == [PlayerRelayTests().hello, end])
    #expect(spool.last == UInt8(ascii: "\n"))
  }

  @Test func `spool is empty if every end is acknowledged`() {
    var player = RelayFixture()
    _ = player.load(at: 1)
    _ = player.end(.eof, at: 2, position: 60)
    player.relay.acknowledged(upTo: 1)
    #expect(player.relay.spool(at: 9) == nil)
    player.relay.acknowledged(upTo: .max)
    #expect(player.relay.spool(at: 9) == nil)
  }
}

@Suite("Plugin loaded late")
struct LateStartTests {
  @Test func `current file is reported as the first`() {
    var player = RelayFixture()
    _ = player.relay.eventsLost(
      player.file, Moment(instant: 30, date: 1_790_000_000, position: 25))
    let lines = player.relay.greeting(Moment(instant: 31, position: 26)) { RelayFixture().file }
      .lines
    #expect(lines.count == 2)
    #expect(lines[1].hasPrefix(#"{"type":"state","at":31,"entry":1,"position":26,"#))
    let end = player.end(.quit, at: 40, position: 35)
    #expect(end[1].hasPrefix(#"{"type":"end-file","at":41,"entry":1,"position":35,"number":1,"#))
    #expect(end[1].contains(#""began":30,"began-date":1790000000,"#))
    #expect(player.load(at: 50)[0] == #"{"type":"start-file","at":50,"entry":2}"#)
  }

  @Test func `no file is reported if none is open`() {
    var player = RelayFixture()
    _ = player.relay.eventsLost(nil, Moment(instant: 30))
    #expect(player.relay.greeting(Moment(instant: 31)) { RelayFixture().file }.lines.count == 1)
    #expect(player.load(at: 40)[0] == #"{"type":"start-file","at":40,"entry":1}"#)
  }

  @Test func `file being opened is reported once loaded`() {
    var player = RelayFixture()
    _ = player.relay.eventsLost(nil, Moment(instant: 30))
    let loaded = player.relay.fileLoaded(player.file, Moment(instant: 32, position: 0)).text
    #expect(loaded.hasPrefix(#"{"type":"file-loaded","at":32,"entry":1,"#))
  }

  @Test func `file is reported once if its own events are pending`() {
    var other = RelayFixture()
    _ = other.relay.eventsLost(other.file, Moment(instant: 30, position: 0.1))
    let loaded = other.relay.fileLoaded(other.file, Moment(instant: 31, position: 0.2)).text
    #expect(loaded.hasPrefix(#"{"type":"state","at":31,"entry":1,"#))
  }
}
