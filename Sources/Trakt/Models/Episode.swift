// SPDX-License-Identifier: MIT

public import struct FoundationEssentials.Date

/// An episode in Trakt's responses.
public struct Episode: Codable, Sendable, Hashable {
  /// 0 for specials.
  public var season: Int
  public var number: Int
  /// The number counted across all seasons. Often null, and only in full objects.
  public var absoluteNumber: Int?
  public var title: String?
  public var ids: TraktIDs
  /// The run time in minutes; only in full objects.
  public var runtime: Int?
  /// The time of first broadcast; only in full objects.
  public var firstAired: Date?

  enum CodingKeys: String, CodingKey {
    case season, number, title, ids, runtime
    case absoluteNumber = "number_abs"
    case firstAired = "first_aired"
  }

  public init(
    season: Int, number: Int, absoluteNumber: Int? = nil, title: String?, ids: TraktIDs,
    runtime: Int? = nil, firstAired: Date? = nil
  ) {
    self.season = season
    self.number = number
    self.absoluteNumber = absoluteNumber
    self.title = title
    self.ids = ids
    self.runtime = runtime
    self.firstAired = firstAired
  }

  public init(from decoder: any Decoder) throws {
    let episode = try decoder.container(keyedBy: CodingKeys.self)
    season = try episode.ordinal(.season)
    number = try episode.ordinal(.number)
    absoluteNumber = episode.lenientNumber(.absoluteNumber, in: 0...1_000_000)
    title = episode.lenientText(.title)
    ids = episode.lenient(.ids) ?? TraktIDs()
    runtime = episode.lenientRuntime(.runtime)
    firstAired = episode.lenientDate(.firstAired)
  }

  public func encode(to encoder: any Encoder) throws {
    var episode = encoder.container(keyedBy: CodingKeys.self)
    try episode.encode(season, forKey: .season)
    try episode.encode(number, forKey: .number)
    try episode.encodeIfPresent(absoluteNumber, forKey: .absoluteNumber)
    try episode.encodeIfPresent(title, forKey: .title)
    try episode.encode(ids, forKey: .ids)
    try episode.encodeIfPresent(runtime, forKey: .runtime)
    try episode.encodeIfPresent(firstAired.map(TraktDate.text), forKey: .firstAired)
  }
}
