// SPDX-License-Identifier: MIT

import Addresses
import ManualClock
import Playback
import Testing

@testable import PlayerProtocol
@testable import Players

@Suite struct PlayerEventTests {
  private let clock = ManualClock()

  private func event(_ line: String) -> PlaybackEvent? {
    PlayerLine(Array(line.utf8))?.event(clock.clocks)
  }

  private static let file = """
    "path":"/f/a.mkv","media-title":"A","duration":10.5,"seekable":true,"pause":true,\
    "core-idle":false,"paused-for-cache":false,"eof-reached":false,"speed":1.5,"video":true,\
    "image":false,"seeking":false,"metadata":{"k":"v"}
    """
  private static let loaded = LoadedFile(
    address: MediaAddress("/f/a.mkv"), mediaTitle: "A", tags: ["k": "v"])
  private static let properties = Properties(
    pause: true, coreIdle: false, pausedForCache: false, eofReached: false, seekable: true,
    seeking: false, speed: 1.5, duration: 10.5, mediaTitle: "A", hasVideo: true, isImage: false)

  @Test(arguments: [
    (#""type":"start-file""#, PlaybackEvent.Kind.started),
    (#""type":"file-loaded",\#(file)"#, .loaded(loaded, properties)),
    (#""type":"state",\#(file)"#, .joined(loaded, properties)),
    (
      #""type":"state","began":400,"start-position":5.5,\#(file)"#,
      .joined(loaded, properties, since: FileBeginning(at: Instant(400), position: 5.5))
    ),
    (#""type":"change","pause":true"#, .changed(Properties(pause: true))),
    (#""type":"change","media-title":"B""#, .changed(Properties(mediaTitle: "B"))),
    (#""type":"seek""#, .seeked),
    (#""type":"playback-restart""#, .restarted),
    (
      #""type":"change","play-dir":"backward","video":true,"image":false"#,
      .changed(Properties(isBackward: true, hasVideo: true, isImage: false))
    ),
    (#""type":"where","duration":99"#, .positionReported(duration: 99)),
    (#""type":"where""#, .positionReported(duration: nil)),
    (#""type":"unload","duration":99"#, .unloading(duration: 99)),
    (#""type":"unload""#, .unloading(duration: nil)),
    (#""type":"end-file","number":1,"reason":"eof""#, .ended(.eof, nil)),
    (
      #""type":"end-file","number":2,"reason":"quit","began":400,\#(file)"#,
      .ended(.quit, EndSnapshot(file: loaded, properties: properties, began: Instant(400)))
    ),
    (#""type":"end-file","number":3,"reason":"from the future""#, .ended(.error, nil)),
    (#""type":"end-file","number":4"#, .ended(.error, nil)),
  ])
  func eachLineTypeIsConverted(_ keys: String, _ kind: PlaybackEvent.Kind) {
    let line = #"{"at":512.1,"entry":3,"position":7.25,\#(keys)}"#
    #expect(
      event(line) == PlaybackEvent(at: Instant(512.1), entry: 3, position: 7.25, kind: kind))
  }

  @Test func `future time is clamped to now`() throws {
    #expect(event(#"{"type":"seek","at":1001,"entry":1}"#)?.at == Instant(1_000))
    #expect(event(#"{"type":"seek","at":999,"entry":1}"#)?.at == Instant(999))
    #expect(event(#"{"type":"seek","entry":1}"#)?.at == Instant(1_000))
  }

  @Test(arguments: [
    (#""path":"/a/b.mkv","working-directory":"/home/me""#, "/a/b.mkv"),
    (#""path":"b.mkv","working-directory":"/home/me""#, "/home/me/b.mkv"),
    (#""path":"./b.mkv","working-directory":"/home/me""#, "/home/me/b.mkv"),
    (#""path":"../b.mkv","working-directory":"/home/me""#, "/home/b.mkv"),
    (#""path":"b.mkv","working-directory":"/""#, "/b.mkv"),
    (#""path":"b.mkv""#, "b.mkv"),
    (#""path":"https://a/b","working-directory":"/home/me""#, "https://a/b"),
    (#""path":"-","working-directory":"/home/me""#, "-"),
  ])
  func relativePathsAreMadeAbsolute(_ keys: String, _ path: String) {
    guard
      case .loaded(let file, _)? = event(#"{"type":"file-loaded","entry":1,\#(keys)}"#)?.kind
    else { return #expect(Bool(false), "no file") }
    #expect(file.address.shown == path)
  }

  /// Well-formed, but without an event.
  @Test(arguments: [
    #"{"type":"seek"}"#, #"{"type":"file-loaded","entry":1}"#,
    #"{"type":"file-loaded","entry":1,"path":""}"#, #"{"type":"state","entry":1}"#,
    #"{"type":"hello","entry":1}"#, #"{"type":"from-the-future","entry":1}"#, #"{"type":""}"#,
  ])
  func incompleteLineIsRejected(_ line: String) throws {
    #expect(event(line) == nil)
  }

  /// Any number must leave the tracker valid.
  @Test(arguments: [
    "-1", "0", "1e308", "-1e308", "1e-320", "9223372036854775807", "-9223372036854775808", "1e999",
  ])
  func anyNumberIsAccepted(_ number: String) {
    var tracker = PlaybackTracker()
    for type in ["start-file", "file-loaded", "playback-restart", "change", "seek", "end-file"] {
      for key in ["at", "position", "duration", "speed", "began", "entry", "number"] {
        let line =
          #"{"type":"\#(type)","path":"/a","reason":"eof","\#(key)":\#(number)"#
          + (key == "entry" ? "}" : #","entry":1}"#)
        guard let event = event(line) else { continue }
        _ = tracker.handle(event)
        _ = tracker.deadline
      }
    }
  }

  @Test func `invalid UTF-8 is repaired`() {
    let line =
      Array(#"{"type":"file-loaded","entry":1,"path":"/"#.utf8) + [0xFF, 0xFE]
      + Array(#""}"#.utf8)
    guard case .loaded(let file, _)? = PlayerLine(line)?.event(clock.clocks)?.kind else {
      return #expect(Bool(false), "no file")
    }
    #expect(file.address.shown == "/\u{FFFD}\u{FFFD}")
  }

  @Test(arguments: [
    (#""loop-file":true"#, PlaybackLoops(file: true)),
    (#""loop-file":false"#, PlaybackLoops()),
    (#""loop-file":false,"ab-loop-a":5,"ab-loop-b":9"#, PlaybackLoops(points: 5...9)),
    (#""loop-file":false,"ab-loop-a":9,"ab-loop-b":5"#, PlaybackLoops(points: 5...9)),
    (#""loop-file":true,"ab-loop-b":9"#, PlaybackLoops(file: true)),
    (#""x":1"#, nil),
  ])
  func reportsLoops(_ keys: String, _ loops: PlaybackLoops?) {
    #expect(event(#"{"type":"seek","entry":1,\#(keys)}"#)?.loops == loops)
    #expect(event(#"{"type":"state","entry":1,"path":"/a",\#(keys)}"#)?.loops == loops)
  }
}
