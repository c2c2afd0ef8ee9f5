// SPDX-License-Identifier: MIT

import Playback
import Testing

@testable import PlayerServer

@Suite struct PlayerMessageTests {
  private static let now = Instant(600)

  private func event(_ line: String) throws -> PlaybackEvent? {
    try PlayerMessage(Array(line.utf8)).event(now: Self.now)
  }

  private static let file = """
    "path":"/f/a.mkv","media-title":"A","duration":10.5,"seekable":true,"pause":true,\
    "core-idle":false,"paused-for-cache":false,"eof-reached":false,"speed":1.5,"video":true,\
    "image":false,"seeking":false,"metadata":{"k":"v"}
    """
  private static let loaded = LoadedFile(path: "/f/a.mkv", mediaTitle: "A", tags: ["k": "v"])
  private static let properties = Properties(
    pause: true, coreIdle: false, pausedForCache: false, eofReached: false, seekable: true,
    seeking: false, speed: 1.5, duration: 10.5, mediaTitle: "A")

  @Test(arguments: [
    (#""type":"start-file""#, PlaybackEvent.Kind.started),
    (#""type":"file-loaded",\#(file)"#, .loaded(loaded, properties)),
    (#""type":"state",\#(file)"#, .joined(loaded, properties)),
    (#""type":"change","pause":true"#, .changed(Properties(pause: true))),
    (#""type":"change","media-title":"B""#, .changed(Properties(mediaTitle: "B"))),
    (#""type":"seek""#, .sought),
    (#""type":"playback-restart""#, .restarted),
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
  func everyTypeBecomesItsEvent(_ keys: String, _ kind: PlaybackEvent.Kind) throws {
    let line = #"{"at":512.1,"entry":3,"position":7.25,\#(keys)}"#
    #expect(
      try event(line) == PlaybackEvent(at: Instant(512.1), entry: 3, position: 7.25, kind: kind))
  }

  @Test func theFutureIsClampedToNow() throws {
    #expect(try event(#"{"type":"seek","at":601,"entry":1}"#)?.at == Self.now)
    #expect(try event(#"{"type":"seek","at":599,"entry":1}"#)?.at == Instant(599))
    #expect(try event(#"{"type":"seek","entry":1}"#)?.at == Self.now)
  }

  @Test(arguments: [
    (#""path":"/a/b.mkv","working-directory":"/home/me""#, "/a/b.mkv"),
    (#""path":"b.mkv","working-directory":"/home/me""#, "/home/me/b.mkv"),
    (#""path":"./b.mkv","working-directory":"/home/me""#, "/home/me/b.mkv"),
    (#""path":"../b.mkv","working-directory":"/home/me""#, "/home/me/../b.mkv"),
    (#""path":"b.mkv","working-directory":"/""#, "/b.mkv"),
    (#""path":"b.mkv""#, "b.mkv"),
    (#""path":"https://a/b","working-directory":"/home/me""#, "https://a/b"),
    (#""path":"-","working-directory":"/home/me""#, "-"),
  ])
  func pathsBecomeAbsolute(_ keys: String, _ path: String) throws {
    guard
      case .loaded(let file, _)? = try event(#"{"type":"file-loaded","entry":1,\#(keys)}"#)?.kind
    else { return #expect(Bool(false), "no file") }
    #expect(file.path == path)
  }

  /// Understood as JSON, but it tells no event.
  @Test(arguments: [
    #"{"type":"seek"}"#, #"{"type":"file-loaded","entry":1}"#,
    #"{"type":"file-loaded","entry":1,"path":""}"#, #"{"type":"state","entry":1}"#,
    #"{"type":"hello","entry":1}"#, #"{"type":"from-the-future","entry":1}"#, #"{"type":""}"#,
  ])
  func whatLacksSomethingIsNoEvent(_ line: String) throws {
    #expect(try event(line) == nil)
  }

  private static let hostile: [String] = [
    "", " ", "null", "[]", "1", "\"a\"", "{}", "{", "}", #"{"type":1}"#, #"{"type":null}"#,
    #"{"type":"seek","entry":"1"}"#, #"{"type":"seek","entry":1.5}"#,
    #"{"type":"seek","entry":99999999999999999999}"#, #"{"type":"seek","entry":1e999}"#,
    #"{"type":"seek","entry":1,"position":"NaN"}"#, #"{"type":"seek","entry":1,"position":NaN}"#,
    #"{"type":"file-loaded","entry":1,"path":["a"]}"#,
    #"{"type":"file-loaded","entry":1,"path":"a","metadata":{"a":1}}"#,
    #"{"type":"file-loaded","entry":1,"path":"a","metadata":[]}"#,
    #"{"type":"change","entry":1,"pause":"yes"}"#, #"{"type":"change","entry":1,"pause":1}"#,
    #"{"type":"script-message","arguments":"a"}"#, "{\"type\":\"\u{1}\"",
    String(repeating: "[", count: 60_000),
    #"{"type":"seek","a":\#(String(repeating: #"{"a":"#, count: 12_000))"#,
  ]

  @Test(arguments: hostile)
  func nonsenseThrowsAndNeverTraps(_ line: String) {
    #expect(throws: (any Error).self) { try PlayerMessage(Array(line.utf8)) }
  }

  /// Whatever numbers come through, the tracker survives them.
  @Test(arguments: [
    "-1", "0", "1e308", "-1e308", "1e-320", "9223372036854775807", "-9223372036854775808", "1e999",
  ])
  func noNumberIsTooLarge(_ number: String) {
    var tracker = PlaybackTracker()
    for type in ["start-file", "file-loaded", "playback-restart", "change", "seek", "end-file"] {
      for key in ["at", "position", "duration", "speed", "began", "entry", "number"] {
        let line =
          #"{"type":"\#(type)","path":"/a","reason":"eof","\#(key)":\#(number)"#
          + (key == "entry" ? "}" : #","entry":1}"#)
        guard let event = try? event(line) else { continue }
        _ = tracker.handle(event)
        _ = tracker.deadline
      }
    }
  }

  @Test func bytesThatAreNoTextAreRefusedOrRepaired() {
    let line =
      Array(#"{"type":"file-loaded","entry":1,"path":"/"#.utf8) + [0xFF, 0xFE]
      + Array(#""}"#.utf8)
    let message = try? PlayerMessage(line)
    #expect(message?.path == nil || message?.path?.contains("\u{FFFD}") == true)
  }
}
