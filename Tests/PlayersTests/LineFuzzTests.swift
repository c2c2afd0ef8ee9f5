// SPDX-License-Identifier: MIT

import Fuzzing
import ManualClock
import Playback
import Testing
import Timekeeping

@testable import PlayerProtocol
@testable import Players

/// Random lines of players, valid and damaged.
@Suite("Fuzz: lines of players")
struct LineFuzzTests {
  private static let file = """
    "path":"Sintel.mkv","working-directory":"/films/./","media-title":"Sintel \\"é\\ud83c\\udfac",\
    "duration":888.05,"seekable":true,"pause":false,"core-idle":false,"paused-for-cache":false,\
    "eof-reached":false,"speed":1,"video":true,"image":false,"seeking":false,\
    "metadata":{"title":"Sintel","DATE":"2010"}
    """

  private static let corpus = [
    #"{"type":"hello","role":"player","protocol":1,"at":512.1,"instance":"0123456789abcdef0123456789abcdef","pid":4711,"player":"mpv 0.35.1","where":true}"#,
    #"{"type":"hello","role":"control","protocol":1}"#,
    #"{"type":"start-file","at":512.2,"entry":1}"#,
    #"{"type":"file-loaded","at":512.3,"entry":1,"position":0,\#(file)}"#,
    #"{"type":"state","at":600,"entry":1,"position":87.25,\#(file)}"#,
    #"{"type":"change","at":601.000001,"entry":1,"position":88,"pause":true,"speed":1.5}"#,
    #"{"type":"change","at":601.5,"entry":1,"position":88,"play-dir":"backward","video":true,"image":true}"#,
    #"{"type":"where","at":601.6,"entry":1,"position":87,"duration":888.05}"#,
    #"{"type":"seek","at":602,"entry":1,"position":300,"loop-file":true,"ab-loop-a":1,"ab-loop-b":300}"#,
    #"{"type":"playback-restart","at":602.4,"entry":1,"position":300}"#,
    #"{"type":"unload","at":700,"entry":1,"position":850,"duration":888.05}"#,
    #"{"type":"end-file","at":700.1,"entry":1,"position":850,"number":1,"reason":"quit","error":"none","date":1790000000.5,"began":512.3,"began-date":1789999000,\#(file)}"#,
    #"{"type":"script-message","at":701,"entry":1,"arguments":["rate","10"]}"#,
  ]

  @Test("any line leaves a tracker valid")
  func messages() async {
    var tracker = PlaybackTracker()
    tracker.connected(requestsPosition: true)
    let clocks = ManualClock().clocks
    await Fuzz(Self.corpus).run { line, _ in
      guard let line = PlayerLine(line) else { return nil }
      if case .hello(let hello) = line.kind, case .player(let identity) = hello.role,
        identity.instance.contains(UInt8(ascii: "/"))
      {
        return "an instance that is a path: \(identity.instance)"
      }
      if case .fileLoaded(let file) = line.kind, file.metadata.count > LineLimits.metadataEntries {
        return "\(file.metadata.count) tags"
      }
      guard let event = line.event(clocks) else { return nil }
      if let date = event.date, !(1e9...clocks.date()).contains(date) { return "dated \(date)" }
      if event.at > Instant(1_000) { return "dated into the future: \(event.at)" }
      let due = tracker.deadline.map { tracker.deadlinePassed(at: $0) } ?? []
      for change in due + tracker.handle(event) where !(0...100).contains(change.progress.percent) {
        return "\(change)"
      }
      return nil
    }
  }

  @Test("lines are the same however the bytes are split")
  func framing() async {
    let whole = Self.corpus.joined(separator: "\n") + "\n"
    let long = String(repeating: "x", count: LineLimits.line - 1)
    let lines = [whole, "\n\n", "{}\n" + long, long + "\n" + long + "x\n{}\n"]
    await Fuzz(lines).run { bytes, random in
      let atOnce = Self.frames([bytes])
      var rest = bytes[...]
      var chunks: [[UInt8]] = []
      while !rest.isEmpty {
        let count = random.chance(0.5) ? 1 + random.below(20) : 1 + random.below(70_000)
        chunks.append(Array(rest.prefix(count)))
        rest = rest.dropFirst(count)
      }
      if Self.frames(chunks) != atOnce { return "cut otherwise it says something else" }
      let longest = atOnce.compactMap { $0?.count }.max() ?? 0
      return longest < LineLimits.line ? nil : "a line of \(longest) bytes"
    }
  }

  /// nil for a line that was too long.
  private static func frames(_ chunks: [[UInt8]]) -> [[UInt8]?] {
    var splitter = LineSplitter()
    var frames: [[UInt8]?] = []
    for chunk in chunks {
      splitter.append(chunk)
      while let frame = splitter.next() {
        switch frame {
        case .line(let line): frames.append(line)
        case .tooLong: frames.append(nil)
        }
      }
    }
    return frames
  }
}
