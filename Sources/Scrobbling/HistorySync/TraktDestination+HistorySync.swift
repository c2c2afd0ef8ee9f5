// SPDX-License-Identifier: MIT

internal import FoundationEssentials
internal import Journal
internal import Playback
internal import Timekeeping
internal import Trakt

/// Delivery of late plays, with the time when they were watched.
///
/// Trakt's history accepts duplicates, so it is searched first.
extension TraktDestination {
  private static let maximumPages = 400

  func reconcile(_ late: [PendingDelivery], _ local: LocalViewings) async -> ReconciliationResponse
  {
    var response = ReconciliationResponse()
    let (lostBefore, accountBefore) = (lostWrites, await account.generation)
    do throws(TraktError) {
      var search = try await historySearch(covering: late, of: accountBefore, local)
      (response.clock, response.searchedAt) = (search.clock, search.searchedAt)
      var failures = SeasonFailures()
      try await find(
        late.filter { $0.delivery.kind == .scrobble }, in: &search, &failures, &response, local)
      try await compare(
        late.filter { $0.delivery.kind == .pause }, &search, &failures, &response, local)
      response.failure = failures.outage
      self.search = search.isOutdated ? nil : search
    } catch {
      search = nil
      response.failure = HistorySearch.disposition(error)
    }
    // A write lost meanwhile may have taken effect after the search, which is repeated; so is the
    // search of another account.
    guard lostWrites == lostBefore, await account.generation == accountBefore else {
      search = nil
      return ReconciliationResponse()
    }
    return response
  }

  /// Compares late positions with what Trakt and the journal have since.
  private func compare(
    _ positions: [PendingDelivery], _ search: inout HistorySearch,
    _ failures: inout SeasonFailures, _ response: inout ReconciliationResponse,
    _ local: LocalViewings
  ) async throws(TraktError) {
    guard let oldest = positions.map({ began($0.play) }).min() else { return }
    let later = LatePositionCheck(
      lastWatched: search.lastWatched, recorded: await local.recorded(oldest),
      waiting: await local.waiting(oldest), saved: try await savedPositions(),
      clockLead: search.clockLead(reading))
    for pending in positions {
      response.findings[pending.play.key] =
        switch try await numbered(pending, &search, &failures, local) {
        case .found(let media, _): later.finding(of: pending, media)
        case .other(let finding): finding
        }
    }
  }

  private func savedPositions() async throws(TraktError) -> [SavedPosition] {
    var positions: [SavedPosition] = []
    for number in 1...PositionSync.maximumPages {
      let page = try await account.perform { client, token throws(TraktError) in
        try await client.savedPositions(page: number, token: token)
      }
      positions += page.positions
      if number >= page.pageCount ?? 1 { break }
    }
    return positions
  }

  private func find(
    _ late: [PendingDelivery], in search: inout HistorySearch,
    _ failures: inout SeasonFailures, _ response: inout ReconciliationResponse,
    _ local: LocalViewings
  ) async throws(TraktError) {
    var candidates: [(play: HistoryMatching.Candidate, media: Media)] = []
    let clockLead = search.clockLead(reading)
    for pending in late {
      let key = pending.play.key
      switch try await numbered(pending, &search, &failures, local) {
      case .found(let media, let item):
        let play = HistoryMatching.Candidate(
          key: key, item: item, beganAt: began(pending.play) - max(0, clockLead),
          endedAt: pending.endedAt - clockLead)
        candidates.append((play, media))
      case .other(let finding):
        response.findings[key] = finding
      }
    }
    let claimed = search.matching.claim(candidates.map(\.play))
    for (play, media) in candidates {
      guard let remoteID = claimed[play.key] else {
        response.findings[play.key] = .missing(media)
        continue
      }
      // If another play of the item was being written, this may be that one: search again later.
      if !search.wasWrittenMeanwhile(media) {
        response.findings[play.key] = .recorded(remoteID: remoteID, media)
      } else {
        search.isOutdated = true
      }
    }
  }

  /// Returns the latest possible start of the viewing: its end, capped at the present, minus the
  /// time played. The stored start may be wrong if the clock was set since.
  private func began(_ play: Play) -> Double {
    min(play.beganAt, min(play.endedAt ?? play.seenAt, time.date()) - play.playingTime)
  }

  /// Returns Trakt's history since the earliest of these plays began.
  private func historySearch(
    covering late: [PendingDelivery], of account: Int, _ local: LocalViewings
  ) async throws(TraktError) -> HistorySearch {
    let from = late.map { began($0.play) }.min() ?? time.date()
    let now = time.now()
    let noEffectSince =
      late.map(\.mayTakeEffectUntil).filter { $0 <= now }.max() ?? Instant(-.infinity)
    if let search,
      search.covers(
        from, at: now, lostWrites: lostWrites, account: account, noEffectSince: noEffectSince)
    {
      return search
    }
    let lostBefore = lostWrites
    beginSearch()
    var (entries, clock) = try await history(since: from - 60)
    // If the local clock is ahead, current plays lie in Trakt's future; search further back.
    let lead = reading.date - clock.date(of: reading.now)
    if lead > 0 { (entries, clock) = try await history(since: from - 60 - lead) }
    return HistorySearch(
      matching: HistoryMatching(history: entries, recorded: await local.recorded(from - 86_400)),
      searchedAt: now, account: account,
      lastWatched: Dictionary(
        entries.compactMap { entry in
          HistoryItem(entry).flatMap { item in
            entry.watchedAt.map { (item, $0.timeIntervalSince1970) }
          }
        }, uniquingKeysWith: max), lostWrites: lostBefore, itemsWritten: itemsWritten, from: from,
      clock: clock)
  }

  private var reading: ClockReading { ClockReading(now: time.now(), date: time.date()) }

  /// - Returns: Trakt's history since `start`, and its clock.
  private func history(
    since start: Double
  ) async throws(TraktError) -> (entries: [HistoryEntry], clock: ClockReading) {
    var entries: [HistoryEntry] = []
    var clock = reading
    for page in 1...Self.maximumPages {
      let response = try await account.perform { client, token throws(TraktError) in
        try await client.history(
          startAt: Date(timeIntervalSince1970: start), page: page, token: token)
      }
      clock = reading
      // Differences of up to a minute are latency and rounding.
      if let date = response.date?.timeIntervalSince1970, abs(date - clock.date) > 60 {
        clock.date = date
      }
      entries += response.entries
      guard !response.entries.isEmpty, page < response.pageCount ?? .max else { break }
    }
    return (entries, clock)
  }

  /// A late play's item with Trakt's id, or what is known without it.
  private enum NumberedItem {
    case found(Media, HistoryItem)
    /// Nil if the seasons of the show are unknown and were not requested.
    case other(ReconciliationResponse.Finding?)
  }

  /// Determines Trakt's id of the movie or the episode, which the history requires.
  private func numbered(
    _ pending: PendingDelivery, _ search: inout HistorySearch, _ failures: inout SeasonFailures,
    _ local: LocalViewings
  ) async throws(TraktError) -> NumberedItem {
    var media = pending.media
    if let item = HistoryItem(media) { return .found(media, item) }
    guard let show = media.ids.trakt else { return .other(.unknown) }
    if search.seasons[show] == nil {
      guard await local.isQueued(pending.play.key) else { return .other(nil) }
    }
    guard let seasons = try await self.seasons(of: show, &search, &failures) else {
      return .other(failures[show].map { .failed($0) })
    }
    let episode = seasons.flatMap(\.episodes).first {
      if let season = media.season {
        return $0.season == season && $0.number == media.episodes.first
      }
      return $0.absoluteNumber != nil && $0.absoluteNumber == media.absolute
    }
    guard let episode else { return .other(.unknown) }
    media.confirm(show: nil, episode: episode)
    guard let item = HistoryItem(media) else { return .other(.unknown) }
    return .found(media, item)
  }

  /// - Returns: nil if they cannot be fetched.
  private func seasons(
    of show: Int, _ search: inout HistorySearch, _ failures: inout SeasonFailures
  ) async throws(TraktError) -> [Season]? {
    if let known = search.seasons[show] { return known }
    guard failures[show] == nil, failures.outage == nil else { return nil }
    var seasons: [Season] = []
    do throws(TraktError) {
      seasons = try await account.client.seasons(show: "\(show)")
    } catch .notFound {
    } catch {
      guard let failure = HistorySearch.dispositionOfShow(error) else { throw error }
      failures.failed(show, failure)
      return nil
    }
    failures.succeeded()
    search.seasons[show] = seasons
    return seasons
  }
}
