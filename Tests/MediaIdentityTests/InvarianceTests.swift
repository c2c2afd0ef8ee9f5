// SPDX-License-Identifier: MIT

import Fuzzing
import MediaIdentity
import NameCorpus
import Testing

/// Irrelevant parts of a name do not change how it is identified.
@Suite("Invariance")
struct InvarianceTests {
  @Test("checksum, group, tags, container, case, delimiters and directory are irrelevant")
  func invariance() throws {
    let corpus = try NameCorpus.items(of: NameCorpus.repository + "/own.jsonl")
    let free = try NameCorpus.items(of: NameCorpus.repository + "/free.jsonl")
    let shared = NameCorpus.hasShared ? try NameCorpus.sharedItems() : []
    let names =
      (corpus + free + shared).map(\.path).filter { !$0.contains("://") } + Self.made()
    var random = Random(seed: 1)
    var changed: [String] = []
    var drawn = 0
    while drawn < 8_000 {
      let name = random.pick(names)
      let change = random.pick(NameChange.allCases)
      guard let other = change.apply(to: name, &random), other != name else { continue }
      drawn += 1
      if Self.compared(name) != Self.compared(other) {
        changed.append("\(change): \(name) -> \(other): \(reading(name)) -> \(reading(other))")
      }
    }
    let share = 1 - Double(changed.count) / Double(drawn)
    #expect(share >= 0.9995, "\(changed.count) of \(drawn):\n\(changed.joined(separator: "\n"))")
  }

  /// The result without letter case and punctuation.
  private static func compared(_ path: String) -> String {
    let found = identify(MediaReference(path: path))
    if found.ignored != nil { return "ignored" }
    guard let best = found.hypotheses.first else { return "nothing" }
    var numbers = best
    numbers.title = nil
    numbers.country = nil
    return ExpectedMedia.compared(best.title ?? "") + " " + (best.country ?? "").uppercased() + " "
      + words(numbers)
  }

  /// Names in the usual formats of releases, libraries and fan groups.
  private static func made() -> [String] {
    let titles = [
      "Harbour Lights", "The Gardener", "Paper Fox", "Silent Orchard", "Room 104", "Apollo 13",
      "Mob 100", "The 100", "Us and Them", "X-Men '97", "Spider-Man", "Ocean's Eleven", "9-1-1",
    ]
    let forms = [
      "%.S02E05.1080p.WEB-DL.DDP5.1.H.264-MOON.mkv", "%.2x05.720p.HDTV.x264-MOON.mkv",
      "% - S02E05 - The Pier.mkv", "% (1995).mkv", "%.1995.1080p.BluRay.x264-MOON.mkv",
      "[Moon] % - 05 (1080p) [52E6B438].mkv", "[Moon] % - 05 [720p][0B1C2D3E].mkv",
      "[Moon] % S2 - 05 [1080p].mkv", "%.2020.01.16.720p.HDTV.x264-MOON.mkv",
      "/tv/%/Season 2/% - 2x05.mkv", "/tv/%/Season 02/05 - The Pier.mkv",
      "/movies/% (1995)/% (1995) [1080p].mkv", "% S01E01-E02.mkv",
    ]
    return titles.flatMap { title in forms.map { $0.replacing("%", with: title) } }
  }
}

/// A change to a name that does not change the item.
enum NameChange: CaseIterable {
  case checksum, group, resolution, codec, container, lowerCase, upperCase, dots, underscores
  case spaces, downloads

  /// Returns the changed path, or `nil` if the change does not apply.
  func apply(to path: String, _ random: inout Random) -> String? {
    let cut = path.lastIndex { $0 == "/" || $0 == "\\" }.map { path.index(after: $0) }
    let directory = path[..<(cut ?? path.startIndex)]
    let name = String(path[(cut ?? path.startIndex)...])
    let (stem, suffix) = Self.split(name)
    switch self {
    case .checksum:
      let digits = String((0..<8).map { _ in random.pick(Array("0123456789ABCDEF")) })
      return replacing(stem, /\[[0-9A-Fa-f]{8}\]/, "[\(digits)]").map { directory + $0 + suffix }
    case .group:
      let group = random.pick(["SPARKS", "NTb", "FLUX", "LOL", "CtrlHD", "playWEB"])
      guard let match = stem.firstMatch(of: /26[45]-([A-Za-z0-9]{2,10})$/) else { return nil }
      return directory + stem[..<match.1.startIndex] + group + suffix
    case .resolution:
      let height = random.pick(["480p", "720p", "1080p", "2160p"])
      return replacing(stem, /\b(?:480|720|1080|2160)p\b/, height).map { directory + $0 + suffix }
    case .codec:
      let codec = random.pick(["x264", "x265", "h264", "HEVC"])
      return replacing(stem, /\b(?:[xh]26[45]|HEVC)\b/, codec).map { directory + $0 + suffix }
    case .container:
      return suffix.isEmpty
        ? nil : directory + stem + random.pick([".mkv", ".mp4", ".avi", ".webm"])
    case .lowerCase: return directory + name.lowercased()
    case .upperCase: return directory + name.uppercased()
    case .dots: return isSpaced(stem) ? directory + stem.replacing(" ", with: ".") + suffix : nil
    case .underscores:
      return isSpaced(stem) ? directory + stem.replacing(" ", with: "_") + suffix : nil
    case .spaces:
      guard !stem.contains(" "), !stem.contains("_"), stem.contains("."),
        stem.firstMatch(of: /[0-9]\.[0-9]|(?:^|\.)[A-Za-z]\./) == nil
      else { return nil }
      return directory + stem.replacing(".", with: " ") + suffix
    case .downloads:
      guard directory.isEmpty else { return nil }
      return random.pick([
        "/home/anna/Downloads/", "/mnt/disk1/torrents/", "/media/anna/Elements/Downloads/",
        "C:\\Users\\anna\\Downloads\\", "/srv/media/incoming/",
      ]) + name
    }
  }

  private static func split(_ name: String) -> (stem: String, suffix: String) {
    guard let match = name.firstMatch(of: /\.(?:mkv|mp4|avi|m4v|webm)$/.ignoresCase()) else {
      return (name, "")
    }
    return (String(name[..<match.range.lowerBound]), String(match.output))
  }

  private func isSpaced(_ stem: String) -> Bool {
    stem.contains(" ") && !stem.contains(".") && !stem.contains("_")
  }

  private func replacing(
    _ stem: String, _ pattern: some RegexComponent, _ text: String
  ) -> String? {
    stem.firstMatch(of: pattern) == nil ? nil : stem.replacing(pattern, with: text)
  }
}
