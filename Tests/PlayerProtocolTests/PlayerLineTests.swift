// SPDX-License-Identifier: MIT

import Testing

@testable import PlayerProtocol

@Suite struct PlayerLineTests {
  private static let file = PlayedFile(
    path: Array("/é.mkv".utf8), isResolved: true, workingDirectory: Array("/".utf8),
    values: PlaybackValues(
      pause: true, coreIdle: false, pausedForCache: false, eofReached: false, seekable: true,
      speed: 1.5, isBackward: true, hasVideo: true, isImage: false, duration: 10.5,
      mediaTitle: Array("A \"quoted\"\n".utf8)),
    loop: PlaybackLoop(file: true, a: 1, b: 2.5), isSeeking: false,
    hasStartOption: true,
    chapters: FileChapters(count: 12, lastStart: 9.5, lastTitle: Array("Credits".utf8)),
    metadata: [Tag(key: Array("k".utf8), value: Array("v".utf8))])
  private static let identity = PlayerIdentity(
    seed: (1, 2), processID: 3, player: Array("mpv 0.35.1".utf8))

  @Test(
    arguments: [
      .hello(Hello(.player(identity))), .hello(Hello(.player(identity), reportsPosition: true)),
      .position(duration: nil), .position(duration: 9), .hello(Hello(.control)), .startFile,
      .fileLoaded(file),
      .state(PresentFile(PlayedFile(path: Array("a".utf8)))),
      .state(PresentFile(file, 4.5, from: 2.5)), .change(file.values), .change(PlaybackValues()),
      .seek(nil), .seek(PlaybackLoop(file: false, a: 0)), .playbackRestart,
      .unload(duration: nil), .unload(duration: 9),
      .endFile(EndOfFile(number: 1, end: FileEnd(reason: .error, error: Array("no".utf8)))),
      .endFile(
        EndOfFile(
          number: 2, end: FileEnd(reason: .quit), date: 1_790_000_000.25, began: 4,
          beganDate: 1_790_000_000, file: file)),
      .scriptMessage([]), .scriptMessage([Array("rate".utf8), [], Array("8".utf8)]),
    ] as [PlayerLine.Kind])
  func whatIsWrittenIsRead(_ kind: PlayerLine.Kind) {
    let line = PlayerLine(at: 512.1, entry: 3, position: 7.25, kind)
    #expect(PlayerLine(line.bytes) == line)
  }

  private static let hostile: [String] = [
    "", " ", "null", "[]", "1", "\"a\"", "{}", "{", "}", #"{"type":1}"#, #"{"type":null}"#,
    #"{"type":"seek","entry":"1"}"#, #"{"type":"seek","entry":1.5}"#,
    #"{"type":"seek","entry":99999999999999999999}"#, #"{"type":"seek","entry":1e999}"#,
    #"{"type":"seek","entry":1,"position":"NaN"}"#, #"{"type":"seek","entry":1,"position":NaN}"#,
    #"{"type":"file-loaded","entry":1,"path":["a"]}"#,
    #"{"type":"file-loaded","entry":1,"path":"a","metadata":{"a":1}}"#,
    #"{"type":"file-loaded","entry":1,"path":"a","metadata":[]}"#,
    #"{"type":"change","entry":1,"play-dir":-1}"#, #"{"type":"where","entry":1,"duration":"9"}"#,
    #"{"type":"change","entry":1,"pause":"yes"}"#, #"{"type":"change","entry":1,"pause":1}"#,
    #"{"type":"script-message","arguments":"a"}"#, "{\"type\":\"\u{1}\"",
    String(repeating: "[", count: 60_000),
    #"{"type":"seek","a":\#(String(repeating: #"{"a":"#, count: 12_000))"#,
  ]

  @Test(arguments: hostile)
  func `malformed line is rejected`(_ line: String) {
    #expect(PlayerLine(Array(line.utf8)) == nil)
  }

  @Test(arguments: [#""backward""#, #""-""#, #""forward""#, #""+""#, #""sideways""#])
  func `direction is backward or forward`(_ direction: String) {
    let line = #"{"type":"change","entry":1,"play-dir":\#(direction)}"#
    let isBackward = direction == #""backward""# || direction == #""-""#
    #expect(
      PlayerLine(Array(line.utf8))?.kind == .change(PlaybackValues(isBackward: isBackward)))
  }

  /// A later version may use another type.
  @Test func `capability of an unknown type counts as absent`() {
    let line =
      #"{"type":"hello","role":"player","protocol":1,"instance":"0123456789abcdef0123456789abcdef","where":[2]}"#
    guard case .hello(let hello)? = PlayerLine(Array(line.utf8))?.kind,
      case .player = hello.role
    else { return #expect(Bool(false), "no hello") }
    #expect(!hello.reportsPosition)
  }

  /// Members of an unknown type are not validated.
  @Test func `unknown type is not malformed`() {
    #expect(PlayerLine(Array(#"{"type":"new","entry":"x","metadata":1}"#.utf8))?.kind == .unknown)
  }

  @Test func `null counts as absent`() {
    let line = #"{"type":"change","at":null,"entry":1,"pause":null,"speed":2}"#
    #expect(
      PlayerLine(Array(line.utf8))
        == PlayerLine(at: nil, entry: 1, .change(PlaybackValues(speed: 2))))
  }

  @Test(arguments: [
    "", "../../x", "0123456789abcdef0123456789abcdeg", "0123456789ABCDEF0123456789ABCDEF",
    "0123456789abcdef0123456789abcde", "0123456789abcdef0123456789abcdef0",
  ])
  func anInstanceIs32HexadecimalDigits(_ instance: String) {
    let line =
      #"{"type":"hello","role":"player","protocol":1,"instance":"\#(instance)"}"#
    #expect(PlayerLine(Array(line.utf8))?.kind == .hello(Hello(.unknown)))
  }
}
