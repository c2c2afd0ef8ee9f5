// SPDX-License-Identifier: MIT

import FoundationEssentials
import MediaIdentity
import Testing

/// A light check against the shared names where they lie beside the repository; the figures that
/// count come from the scorer there.
@Suite(
  "The shared corpus", .enabled(if: Corpus.isThere, "no ../shared/corpus beside the repository"))
struct CorpusTests {
  @Test("type, season, episode, date and ids are right nearly always") func numbers() throws {
    var right = 0
    var total = 0
    for item in try Corpus.items() {
      guard let type = item.expect.type, item.tags.isDisjoint(with: Corpus.left) else { continue }
      let best = identify(MediaReference(path: item.path)).hypotheses.first
      total += 1
      let expect = item.expect
      guard best?.kind.rawValue == type else { continue }
      if let season = expect.season, season != best?.season ?? 1, best?.absolute == nil { continue }
      if let date = expect.date, date != best?.date { continue }
      if let episode = expect.episode, let found = best?.episodes.first ?? best?.absolute,
        episode != found
      {
        continue
      }
      right += 1
    }
    #expect(total > 1000)
    #expect(Double(right) / Double(total) > 0.93)
  }
}

/// The files of names, read as far as this test needs them.
enum Corpus {
  struct Item {
    var path: String
    var expect: Expectation
    var tags: Set<String>
  }

  /// One number, or the first of several; `nil` for what is neither.
  struct Expectation: Decodable {
    var type: String?
    var season: Int?
    var episode: Int?
    var date: String?

    enum Key: String, CodingKey { case type, season, episode, date }

    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: Key.self)
      func number(_ key: Key) -> Int? {
        (try? values.decode(Int.self, forKey: key))
          ?? (try? values.decode([Int].self, forKey: key))?.first
      }
      type = try? values.decode(String.self, forKey: .type)
      season = number(.season)
      episode = number(.episode)
      date = try? values.decode(String.self, forKey: .date)
    }
  }

  private struct Line: Decodable {
    var path: String
    var expect: Expectation
    var tags: [String]?
    var accept: [Expectation]?
  }

  /// Kinds that the scorer leaves out as well.
  static let left: Set<String> = ["pack", "half", "obfuscated", "hint"]

  private static let folder: String = {
    var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    parts = parts.dropLast()
    return parts.joined(separator: "/") + "/shared/corpus/dev"
  }()

  static var isThere: Bool { FileManager.default.fileExists(atPath: folder) }

  static func items() throws -> [Item] {
    var items: [Item] = []
    for name in try FileManager.default.contentsOfDirectory(atPath: folder)
    where name.hasSuffix(".jsonl") {
      let data = try Data(contentsOf: URL(filePath: folder + "/" + name))
      for line in data.split(separator: UInt8(ascii: "\n")) {
        let record = try JSONDecoder().decode(Line.self, from: Data(line))
        guard record.accept == nil else { continue }
        items.append(
          Item(path: record.path, expect: record.expect, tags: Set(record.tags ?? [])))
      }
    }
    return items
  }
}
