// SPDX-License-Identifier: MIT

import Fuzzing
import Testing

@testable import PlayerProtocol

/// Round trips: one side writes, the other reads.
@Suite("Fuzz: protocol round trips")
struct BothSidesFuzzTests {
  @Test("any name and tags arrive unchanged or truncated")
  func files() async {
    let names = [
      "/films/Sintel (2010).mkv", "é漢🎬/\u{1}\u{7F}\"\\.mkv", "http://h/x?a=%25",
      String(repeating: "a", count: 5_000), String(repeating: "\u{1}", count: 5_000),
    ]
    await Fuzz(names).run { name, random in
      let text = LineLimits.text
      var file = PlayedFile(path: name, workingDirectory: name)
      file.values = PlaybackValues(
        pause: random.chance(0.5), speed: random.pick([1, .nan, .infinity, 1e300, -0.0]),
        isBackward: random.chance(0.5), hasVideo: true, duration: random.number(in: 0...1e5),
        mediaTitle: name)
      file.metadata = (0..<random.below(60)).map { _ in Tag(key: name, value: name) }
      var relay = PlayerRelay(identity: PlayerIdentity(seed: (1, 2), processID: 3, player: name))
      _ = relay.fileStarted(at: 1)
      let line = relay.fileLoaded(file, Moment(instant: 2, position: 3))
      guard line.count <= LineLimits.line, line.last == 0x0A, line.count(where: { $0 == 0x0A }) == 1
      else { return "no line: \(line.count) bytes" }
      // A file without a path is none.
      guard let line = PlayerLine(line) else { return name.isEmpty ? nil : "cannot be read" }
      guard case .fileLoaded(let read) = line.kind, line.entry == 1, line.at == 2,
        line.position == 3, read.values.pause == file.values.pause
      else { return "something else was read" }
      let whole = Array(String(decoding: name, as: UTF8.self).utf8)
      guard read.path == whole || name.count > text || whole.count > text else {
        return "the path is \(read.path ?? [])"
      }
      return read.metadata.count <= LineLimits.metadataEntries ? nil : "too many tags"
    }
  }

  @Test("any line of the daemon is parsed as sent or rejected")
  func answers() async {
    let lines = [
      #"{"number":12,"type":"taken"}"#, #"{"reason":"another user's process","type":"refused"}"#,
      #"{"duration":4,"text":"Scrobbled \"é\ud83c\udfac\"","type":"show"}"#,
      #"{"type":"where"}"#, #"{"type":"new","a":[1,{"b":[true,false,null]},"x"],"c":-1.5E+3}"#,
    ]
    await Fuzz(lines).run { line, _ in
      var commands = DaemonCommands()
      guard let received = DaemonLine(line) else { return nil }
      commands.add(received)
      if let number = commands.acknowledgedUpTo, number < 0 { return "taken up to \(number)" }
      return nil
    }
  }

  @Test("screen text arrives complete or truncated between scalars")
  func screenTexts() async {
    await Fuzz(["Scrobbled Breaking Bad 1x01", String(repeating: "漢🎬", count: 100), "\u{0}\n\"\\"])
      .run { bytes, _ in
        let text = String(decoding: bytes, as: UTF8.self)
        let line = DaemonLine.show(ScreenText(Array(text.utf8), seconds: 4)).bytes
        guard line.count(where: { $0 == 0x0A }) == 1, line.last == 0x0A else { return "no line" }
        guard case .show? = DaemonLine(Array(line.dropLast())) else { return "not understood" }
        return nil
      }
  }
}
