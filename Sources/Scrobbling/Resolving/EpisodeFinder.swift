// SPDX-License-Identifier: MIT

internal import FoundationEssentials
internal import MediaIdentity
internal import Trakt

/// Selects one of several shows with the same name by their episodes.
struct EpisodeFinder {
  let reading: Hypothesis
  /// Duration reported by the player, in seconds.
  let duration: Double?

  private var found: [(show: Show, episodes: [Episode])] = []
  private var shows: [Show] = []

  init(reading: Hypothesis, duration: Double?) {
    self.reading = reading
    self.duration = duration
  }

  mutating func add(_ show: Show, _ episodes: [Episode]) {
    guard isInYear(show, episodes) else { return }
    shows.append(show)
    if !episodes.isEmpty { found.append((show, episodes)) }
  }

  /// Whether a show fits the year in the name. An older show fits only if the episode aired in that
  /// year, give or take one.
  private func isInYear(_ show: Show, _ episodes: [Episode]) -> Bool {
    guard let year = reading.year, let began = show.year, began < year - 1, !isNamedByID(show)
    else { return true }
    return episodes.contains { episode in
      guard let aired = episode.firstAired?.formatted(.iso8601).prefix(4) else { return false }
      return Int(aired).map { abs($0 - year) <= 1 } ?? false
    }
  }

  private func isNamedByID(_ show: Show) -> Bool {
    let (named, ids) = (TraktIDs(reading.ids), show.ids)
    return named.trakt != nil && named.trakt == ids.trakt
      || named.imdb != nil && named.imdb == ids.imdb
      || named.tmdb != nil && named.tmdb == ids.tmdb
      || named.tvdb != nil && named.tvdb == ids.tvdb
  }

  /// Whether several shows have the episode.
  var isAmbiguous: Bool { left.count > 1 }

  private var left: [(show: Show, episodes: [Episode])] {
    var left = found
    if left.count > 1 { left = narrowed(left) { titleAgrees($0.episodes) } }
    if left.count > 1 {
      left = narrowed(left) {
        CandidateRanking.agrees(runtime: runtime($0.show, $0.episodes), duration: duration) == true
      }
    }
    return left
  }

  var resolution: Resolution {
    let left = left
    guard left.count <= 1 else {
      let names = left.map { "\($0.show.title ?? "?") (\($0.show.year ?? 0))" }
      return .unmatched(
        Media(reading), reason: "ambiguous: an episode of \(names.joined(separator: " or "))")
    }
    guard let (show, episodes) = left.first else { return unlistedAbsolute ?? noSuchEpisode }
    var media = Media(reading)
    media.confirm(show: show, episode: episodes.count == 1 ? episodes.first : nil)
    if episodes.count > 1 {
      media.season = episodes.first?.season
      media.episodes = episodes.map(\.number)
      media.runtimes = episodes.map { Double($0.runtime ?? 0) * 60 }
      media.partIDs = episodes.map(\.ids)
      let known = media.runtimes.reduce(0, +)
      media.runtime = known > 0 ? known : nil
    }
    return .found(media)
  }

  /// Returns the episodes that a reading refers to.
  static func pick(_ reading: Hypothesis, from seasons: [Season]) -> [Episode] {
    if let season = reading.season, !reading.episodes.isEmpty {
      return whole(reading.episodes, of: seasons.filter { $0.number == season }.flatMap(\.episodes))
    }
    let all = seasons.filter { $0.number > 0 }.flatMap(\.episodes)
    if let date = reading.date { return aired(on: date, all + specials(seasons)) }
    if reading.season == nil, reading.episodes.count > 1 {
      return several(
        reading.episodes, of: all, isOneSeason: seasons.filter { $0.number > 0 }.count == 1)
    }
    let number = reading.absolute ?? (reading.season == nil ? reading.episodes.first : nil)
    guard let number else { return [] }
    let absolute = all.filter { $0.absoluteNumber == number }
    if !absolute.isEmpty { return Array(absolute.prefix(1)) }
    // A show of one season needs no absolute numbers at Trakt: both counts are the same.
    let only = seasons.filter { $0.number > 0 }
    guard only.count == 1, all.allSatisfy({ $0.absoluteNumber == nil }) else { return [] }
    return all.filter { $0.number == number }
  }

  /// Returns the episodes with these numbers; empty if one of them is unknown.
  private static func whole(_ numbers: [Int], of season: [Episode]) -> [Episode] {
    let found = numbers.compactMap { number in season.first { $0.number == number } }
    return found.count == numbers.count ? found : []
  }

  /// Returns several episodes of one season by absolute numbers; empty if one of them is unknown.
  private static func several(
    _ numbers: [Int], of all: [Episode], isOneSeason: Bool
  ) -> [Episode] {
    let isCounted = all.contains { $0.absoluteNumber != nil }
    guard isCounted || isOneSeason else { return [] }
    let found = numbers.compactMap { number in
      all.first { isCounted ? $0.absoluteNumber == number : $0.number == number }
    }
    let isWhole = found.count == numbers.count && Set(found.map(\.season)).count == 1
    return isWhole ? found : []
  }

  private static func specials(_ seasons: [Season]) -> [Episode] {
    seasons.filter { $0.number == 0 }.flatMap(\.episodes)
  }

  /// Returns the episodes of that day, else the only one within a day of it, because of time zones.
  private static func aired(on day: String, _ episodes: [Episode]) -> [Episode] {
    guard let noon = try? Date("\(day)T12:00:00Z", strategy: .iso8601) else { return [] }
    let near = episodes.filter { episode in
      episode.firstAired.map { abs($0.timeIntervalSince(noon)) <= 36 * 3600 } ?? false
    }
    let same = near.filter { $0.firstAired?.formatted(.iso8601).prefix(10) == day[...] }
    return same.count == 1 ? same : near.count == 1 ? near : []
  }

  private func narrowed(
    _ list: [(show: Show, episodes: [Episode])], _ isIn: ((show: Show, episodes: [Episode])) -> Bool
  ) -> [(show: Show, episodes: [Episode])] {
    let fewer = list.filter(isIn)
    return fewer.isEmpty ? list : fewer
  }

  private func titleAgrees(_ episodes: [Episode]) -> Bool {
    guard let title = reading.episodeTitle.map({ TitleKey($0).withoutSpaces }) else { return false }
    return episodes.contains { $0.title.map { TitleKey($0).withoutSpaces } == title }
  }

  private func runtime(_ show: Show, _ episodes: [Episode]) -> Double? {
    let minutes = episodes.map { $0.runtime ?? show.runtime ?? 0 }.reduce(0, +)
    return minutes > 0 ? Double(minutes) * 60 : nil
  }

  /// Result for an absolute number missing from Trakt's list: the scrobble endpoint may still
  /// accept it.
  private var unlistedAbsolute: Resolution? {
    guard let absolute = reading.absolute, reading.season == nil,
      reading.confidence >= Hypothesis.sure, shows.count == 1, let show = shows.first
    else { return nil }
    var media = Media(reading)
    media.confirm(show: show, episode: nil)
    media.absolute = absolute
    media.episodes = []
    return .found(media)
  }

  private var noSuchEpisode: Resolution {
    guard !shows.isEmpty else {
      let year = reading.year.map { " of \($0)" } ?? ""
      return .unmatched(Media(reading), reason: "no show of that name at Trakt\(year)")
    }
    let names = shows.prefix(3).compactMap(\.title).joined(separator: ", ")
    return .notYetListed(Media(reading), reason: "Trakt has no such episode of \(names)")
  }
}
