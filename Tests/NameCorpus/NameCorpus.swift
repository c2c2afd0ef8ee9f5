// SPDX-License-Identifier: MIT

internal import FoundationEssentials
public import MediaIdentity

/// Corpus files of names and their expected results, one JSON object per line.
public enum NameCorpus {
  public struct Item: Sendable {
    public var path: String
    /// Accepted results; one must match.
    public var expectations: [ExpectedMedia]
  }

  /// Tags of entries that have no certain result for one file.
  private static let leftOut: Set<String> = ["pack", "half", "obfuscated", "hint"]

  public static let repository = directory(above: 2) + "/IdentificationCorpus"
  private static let shared = directory(above: 4) + "/shared/corpus/dev"

  public static var hasShared: Bool { FileManager.default.fileExists(atPath: shared) }

  private static func directory(above levels: Int) -> String {
    #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(levels)
      .joined(separator: "/")
  }

  public static func sharedItems() throws -> [Item] {
    try FileManager.default.contentsOfDirectory(atPath: shared).sorted()
      .filter { $0.hasSuffix(".jsonl") && $0 != "ignore.jsonl" }
      .flatMap { try items(of: shared + "/" + $0) }
  }

  public static func items(of file: String) throws -> [Item] {
    let data = try Data(contentsOf: URL(filePath: file))
    return try data.split(separator: UInt8(ascii: "\n")).compactMap { line in
      let record = try JSONDecoder().decode(Line.self, from: Data(line))
      guard leftOut.isDisjoint(with: record.tags ?? []) else { return nil }
      return Item(
        path: record.path, expectations: [record.expect] + (record.accept ?? []))
    }
  }

  private struct Line: Decodable {
    var path: String
    var expect: ExpectedMedia
    var tags: [String]?
    var accept: [ExpectedMedia]?
  }
}

/// Expected result for a name; values that are `nil` are not compared.
public struct ExpectedMedia: Decodable, Sendable {
  public var type: String?
  public var title: String?
  public var titles: [String]?
  public var year: Int?
  public var country: String?
  public var season: Numbers?
  public var episode: Numbers?
  public var absolute: Numbers?
  public var episode_first: Int?
  public var date: String?
  public var ignore: Bool?

  /// One or more numbers; half episodes ("12.5") are not supported and are left out.
  public struct Numbers: Decodable, Sendable {
    public var values: [Int]

    public init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      let numbers = try (try? [container.decode(Double.self)]) ?? container.decode([Double].self)
      values = numbers.compactMap { Int(exactly: $0) }
    }
  }

  public func matches(_ found: Identification) -> Bool {
    let best = found.ignored == nil ? found.hypotheses.first : nil
    if ignore == true { return best == nil }
    guard let best else { return type == nil && title == nil }
    if let type, type != best.kind.rawValue { return false }
    if title != nil,
      Self.forms(titles: [title] + (titles ?? []), year, country)
        .isDisjoint(
          with: Self.forms(
            titles: [best.title] + best.titles.prefix(3).map(Optional.some),
            best.year ?? best.seasonYear,
            best.country))
    {
      return false
    }
    let foundYear = best.year ?? best.seasonYear
    if let year, year != foundYear, best.title?.hasSuffix("\(year)") != true { return false }
    if let date, date != best.date { return false }
    return hasNumbers(of: best)
  }

  private func hasNumbers(of best: Hypothesis) -> Bool {
    if let season, season.values != [best.season ?? 1], best.absolute == nil { return false }
    let numbers = best.episodes.isEmpty ? best.absolute.map { [$0] } ?? [] : best.episodes
    if let episode_first, numbers.first != episode_first { return false }
    guard let wanted = episode ?? absolute else { return true }
    return wanted.values.sorted() == numbers || wanted.values == best.absolute.map { [$0] }
  }

  /// Returns the titles normalised for comparison, also followed by year or country.
  private static func forms(titles: [String?], _ year: Int?, _ country: String?) -> Set<String> {
    var forms: Set<String> = []
    for case let title? in titles {
      forms.insert(compared(title))
      if let year { forms.insert(compared("\(title) \(year)")) }
      if let country { forms.insert(compared("\(title) \(country)")) }
    }
    forms.remove("")
    return forms
  }

  /// Returns letters and digits in lower case, with `&` as `and`.
  public static func compared(_ title: String) -> String {
    title.lowercased().replacing("&", with: "and").filter { $0.isLetter || $0.isNumber }
  }
}
