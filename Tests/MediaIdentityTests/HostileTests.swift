// SPDX-License-Identifier: MIT

import MediaIdentity
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite("Hostile names")
struct HostileTests {
  @Test(
    "long, deep and broken input ends at once",
    arguments: [
      String(repeating: "a", count: 1 << 20), String(repeating: "[", count: 1 << 20),
      String(repeating: "[(", count: 5000) + String(repeating: ")]", count: 5000),
      String(repeating: "9", count: 1 << 20), String(repeating: "S01E", count: 1 << 18),
      "Show S01E" + (1...2000).map(String.init).joined(separator: "E"),
      String(repeating: "1x01-", count: 1 << 16), String(repeating: "第", count: 1 << 16),
      String(repeating: "a/", count: 1 << 19), String(repeating: "../", count: 1 << 16),
      "http://" + String(repeating: "%25", count: 1 << 18),
      "http://h/x?" + String(repeating: "a=b&", count: 1 << 18),
      String(repeating: "-", count: 9000),
      String(repeating: "1 - ", count: 4000), String(repeating: ". ", count: 9000),
      String(repeating: "\u{0}\u{1}\u{7F}", count: 999),
      "S99999999999999999999E99999999999999999999",
      "99999999999999999999x99999999999999999999", "[tmdbid=99999999999999999999999]", "%", "%4",
      "%zz",
      "://", "http://", "http:///", "file://", "C:\\", "\\\\", ".", "..", "...", "/.", "()", "[]",
      "{}",
    ])
  func long(_ path: String) {
    let clock = ContinuousClock()
    let took = clock.measure {
      let found = identify(MediaReference(path: path, mediaTitle: path, tags: ["title": path]))
      var bytes: [UInt8] = []
      found.writeJSONAll(into: &bytes)
      _ = explain(MediaReference(path: path))
    }
    #expect(took < .milliseconds(500))
  }

  @Test("names made at random and names gone wrong never trap")
  func random() {
    var random = SplitMix(seed: 20_261_123)
    let clock = ContinuousClock()
    let end = clock.now + .seconds(Self.seconds)
    var slowest = Duration.zero
    repeat {
      for _ in 0..<200 {
        let path = random.path(from: Self.seeds)
        let took = clock.measure {
          var bytes: [UInt8] = []
          let nfo = Array(path.utf8)
          let surroundings = Surroundings(
            siblings: { _ in [path, String(path.reversed())] }, nfo: { _ in nfo })
          identify(
            MediaReference(path: path, mediaTitle: path, tags: ["title": path, "show": path]),
            surroundings: surroundings
          ).writeJSONAll(into: &bytes)
          if bytes.isEmpty { Issue.record("nothing written") }
        }
        slowest = max(slowest, took)
      }
    } while clock.now < end
    // generous: a debug build on a busy machine
    #expect(slowest < .milliseconds(800))
  }

  /// How long to try; longer by `SCROBBLED_FUZZ_SECONDS`.
  private static var seconds: Int {
    getenv("SCROBBLED_FUZZ_SECONDS").flatMap { Int(String(cString: $0)) } ?? 2
  }

  private static let seeds: [[UInt8]] = [
    "/tv/Harbour Lights (2016) [tvdbid=11]/Season 02/Harbour Lights - S02E05-E06 - The Pier [1080p].mkv",
    "[Moon]_Paper_Fox_-_03v2-06_(1280x720_Blu-Ray_FLAC)_[0B1C2D3E].mkv",
    "Silent.Orchard.1995.EXTENDED.1080p.BluRay.DTS-HD.MA.5.1.x264-GRP.mkv",
    "Садовник / The Gardener / Сезон 2 / Серии 1-6 (6) [2017, США, WEBRip 1080p]",
    "【月】★04月新番[纸狐/Paper Fox～！][第01-15集][1080P][简体].mp4",
    "http://u:p@h:1/a%20b/Dark.S01E02.mkv?name=harbour.lights.s03e03&x=%25%32%35",
    "Evening_Post_20200116_20302100 31st Jan 2025 16-Feb-2017 10/25/2010.mp4",
    "<movie><title>a&amp;b</title><uniqueid type=\"imdb\">tt1234567</uniqueid></movie>",
  ].map { Array($0.utf8) }
}

/// A small generator with a seed, so that a failure comes again.
struct SplitMix {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next(below bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ (mixed >> 31)) % UInt64(max(bound, 1)))
  }

  /// Random bytes, or one of the seeds cut, doubled, mixed and overwritten.
  mutating func path(from seeds: [[UInt8]]) -> String {
    var bytes: [UInt8]
    if next(below: 4) == 0 {
      bytes = (0..<next(below: 200)).map { _ in UInt8(truncatingIfNeeded: next(below: 256)) }
    } else {
      bytes = seeds[next(below: seeds.count)]
      for _ in 0..<next(below: 8) where !bytes.isEmpty {
        let at = next(below: bytes.count)
        switch next(below: 5) {
        case 0: bytes[at] = UInt8(truncatingIfNeeded: next(below: 256))
        case 1: bytes.removeSubrange(at..<min(bytes.count, at + next(below: 12)))
        case 2: bytes.insert(contentsOf: bytes[..<min(bytes.count, next(below: 24))], at: at)
        case 3: bytes.insert(contentsOf: "0123456789".utf8.prefix(next(below: 10)), at: at)
        default:
          let other = seeds[next(below: seeds.count)]
          bytes.insert(contentsOf: other.prefix(next(below: other.count)), at: at)
        }
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
