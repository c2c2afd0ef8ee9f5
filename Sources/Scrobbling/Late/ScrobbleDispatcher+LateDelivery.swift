// SPDX-License-Identifier: MIT

internal import FoundationEssentials
internal import Journal
internal import Logging
internal import Playback
internal import Timekeeping
internal import Trakt

/// Plays that could not be delivered in time, with the time when they really were.
///
/// "Trakt dates a stop by its arrival", so one that is late goes to `/sync/history`, many in one
/// request, after a look at what is there.
extension ScrobbleDispatcher {
  /// Plays in one request.
  private static let batch = 100
  /// A look at Trakt's history is good for so long.
  private static let lookFor: Seconds = 600
  private static let mostPages = 400

  /// What is known of Trakt while plays are delivered late.
  struct LateLook {
    var matching: HistoryMatching
    var takenAt: Instant
    /// Seconds since 1970: how far back it reaches.
    var from: Double
    /// Seconds by which our clock is ahead of Trakt's.
    var ahead: Seconds
    var seasons: [Int: [Season]] = [:]
  }

  func isLate(_ waiting: Outbox.Waiting) -> Bool {
    guard waiting.entry.kind == .scrobble else { return false }
    let age = time.date() - (waiting.play.endedAt ?? waiting.play.seenAt)
    return waiting.mayHaveArrived || age > policy.lateAfter || age < -policy.lateAfter
  }

  /// After an outage most plays are not even identified: that is done first, so that they go
  /// together. Where it does not work, those that are known do not wait.
  func isGathering(at now: Instant) -> Bool {
    !hasNoApplication && now >= lookUpsFrom && gate.failures == 0
      && active.values.contains { $0.ending != nil && $0.resolution == nil }
  }

  /// Delivers the plays that are late, as many as go into one request.
  func deliverLate() async {
    do throws(TraktError) {
      var look = try await lookAtHistory()
      var rest: [(waiting: Outbox.Waiting, past: PastPlay)] = []
      for waiting in outbox.waiting.filter(isLate).prefix(Self.batch) {
        guard let media = try await numbered(waiting, &look), let item = PastItem(media) else {
          settle(waiting, .unmatched, media: waiting.media, detail: "trakt has no such episode")
          continue
        }
        let since = began(waiting.play) - max(0, look.ahead)
        if let id = look.matching.claim(item, since: since) {
          settle(waiting, .scrobbled, media: media, traktID: id, detail: "it was there already")
        } else if waiting.mayHaveArrived, !isLateByTime(waiting) {
          // It did not arrive, and there is time left to send it as if nothing had happened.
          outbox.lost(waiting.play.id, mayHaveArrived: false)
        } else {
          var numbered = waiting
          numbered.media = media
          rest.append((numbered, past(item, waiting.play, ahead: look.ahead)))
        }
      }
      late = look
      if !rest.isEmpty { try await add(rest) }
    } catch {
      late = nil
      switch error {
      case .notFound, .rejected, .methodNotAllowed, .alreadyScrobbled:
        // No last word on any play: it is the history itself that Trakt does not show or take.
        hold(.again(retryAfter: nil, detail: "trakt neither shows nor takes its history"))
      default:
        hold(Verdict(error))
      }
    }
    if !isMoreOnDisk, !outbox.waiting.contains(where: isLate) { late = nil }
  }

  private func isLateByTime(_ waiting: Outbox.Waiting) -> Bool {
    var waiting = waiting
    waiting.mayHaveArrived = false
    return isLate(waiting)
  }

  /// - Returns: never dated into Trakt's future, whatever our clock was set to meanwhile.
  private func past(_ item: PastItem, _ play: Play, ahead: Seconds) -> PastPlay {
    let watched = min(play.endedAt ?? play.seenAt, time.date() - ahead)
    return PastPlay(
      item.kind, ids: TraktIDs(trakt: item.trakt), watchedAt: Date(timeIntervalSince1970: watched))
  }

  private func add(
    _ plays: [(waiting: Outbox.Waiting, past: PastPlay)]
  ) async throws(TraktError) {
    while time.now() < gate.writesFrom {
      do { try await time.sleep(until: gate.writesFrom) } catch { throw .cancelled }
    }
    let written = plays.map(\.waiting.play.id).filter(isWritten)
    write { journal in
      try journal.together { () throws(JournalError) in
        for id in written { try journal.sending(id) }
      }
    }
    status.lastRequest = "history \(plays.count) plays"
    status.lastRequestAt = time.date()
    do throws(TraktError) {
      let answer = try await account.perform { client, token throws(TraktError) in
        try await client.addToHistory(plays.map(\.past), token: token)
      }
      gate.wrote(at: time.now())
      reached()
      status.lastStatus = "added \(answer.addedMovies + answer.addedEpisodes)"
      // Films and episodes are counted apart: the same number can be either.
      let unknown: [PastPlay.Kind: Set<Int>] = [
        .movie: Set(answer.unknownMovies.compactMap(\.trakt)),
        .episode: Set(answer.unknownEpisodes.compactMap(\.trakt)),
      ]
      var count = 0
      gatherDebts {
        for (waiting, past) in plays {
          let isUnknown = past.ids.trakt.map { unknown[past.kind]?.contains($0) == true } ?? true
          if !isUnknown { count += 1 }
          settle(
            waiting, isUnknown ? .unmatched : .scrobbled, media: waiting.media,
            detail: isUnknown ? "trakt does not know it" : "delivered later")
        }
      }
      log.info("delivered \(count) plays that had waited")
    } catch {
      gate.wrote(at: time.now())
      status.lastStatus = "\(error)"
      for (waiting, _) in plays {
        let isUnsure = error.mayHaveArrived
        outbox.lost(waiting.play.id, mayHaveArrived: isUnsure)
        guard isWritten(waiting.play.id) else { continue }
        write { try $0.postponed(waiting.play.id, detail: nil, mayHaveArrived: isUnsure) }
      }
      guard case .rejected = error else { throw error }
      try await addApart(plays, after: error)
    }
  }

  /// Trakt refused a request of several: it may be because of one of them, for which the others must
  /// not wait.
  private func addApart(
    _ plays: [(waiting: Outbox.Waiting, past: PastPlay)], after error: TraktError
  ) async throws(TraktError) {
    if plays.count > 1 {
      let half = plays.count / 2
      try await add(Array(plays[..<half]))
      try await add(Array(plays[half...]))
    } else if let (waiting, _) = plays.first,
      case .settled(let outcome, let detail) = Verdict(error)
    {
      reached()
      settle(waiting, outcome, media: waiting.media, detail: detail)
    }
  }

  // MARK: looking

  /// When a viewing had begun at the latest: it has ended by now, and its player ran for a while before
  /// that. What was written down may be by a clock that has been set since.
  private func began(_ play: Play) -> Double {
    min(play.beganAt, min(play.endedAt ?? play.seenAt, time.date()) - play.ran)
  }

  /// What Trakt has since the earliest of the plays that are late began.
  private func lookAtHistory() async throws(TraktError) -> LateLook {
    let from = outbox.waiting.filter(isLate).map { began($0.play) }.min() ?? time.date()
    if let late, time.now() - late.takenAt < Self.lookFor, late.from <= from { return late }
    var (entries, ahead) = try await history(since: from - 60)
    // With a clock that is ahead, what was played now is in Trakt's future.
    if ahead > 0 { (entries, ahead) = try await history(since: from - 60 - ahead) }
    let recorded: [Play] = look { try $0.recorded(since: from - 86_400) } ?? []
    return LateLook(
      matching: HistoryMatching(
        history: entries,
        recorded: recorded.map { play in
          (play, JSON.value(play.media, as: Media.self).flatMap { PastItem($0) })
        }), takenAt: time.now(), from: from, ahead: ahead)
  }

  /// - Returns: what Trakt has since then, and by how many seconds our clock is ahead of its.
  private func history(
    since start: Double
  ) async throws(TraktError) -> (entries: [HistoryEntry], ahead: Seconds) {
    var entries: [HistoryEntry] = []
    var ahead = 0.0
    for page in 1...Self.mostPages {
      let answer = try await account.perform { client, token throws(TraktError) in
        try await client.history(
          startAt: Date(timeIntervalSince1970: start), page: page, token: token)
      }
      if let date = answer.date { ahead = time.date() - date.timeIntervalSince1970 }
      entries += answer.entries
      guard !answer.entries.isEmpty, page < answer.pageCount ?? .max else { break }
    }
    // A minute is what the way and rounding take.
    return (entries, abs(ahead) > 60 ? ahead : 0)
  }

  /// The media with Trakt's own number of the film or the episode, which the history asks for.
  private func numbered(
    _ waiting: Outbox.Waiting, _ look: inout LateLook
  ) async throws(TraktError) -> Media? {
    if PastItem(waiting.media) != nil { return waiting.media }
    guard let show = waiting.media.ids.trakt else { return nil }
    let seasons: [Season]
    if let known = look.seasons[show] {
      seasons = known
    } else {
      do throws(TraktError) {
        seasons = try await account.client.seasons(show: "\(show)")
      } catch .notFound {
        seasons = []
      }
      look.seasons[show] = seasons
    }
    let episodes = seasons.flatMap(\.episodes)
    var media = waiting.media
    let episode = episodes.first {
      if let season = media.season {
        return $0.season == season && $0.number == media.episodes.first
      }
      return $0.absoluteNumber != nil && $0.absoluteNumber == media.absolute
    }
    guard let episode else { return nil }
    media.confirm(show: nil, episode: episode)
    outbox.confirmed(waiting.play.id, as: media)
    return media
  }
}

extension TraktError {
  /// The request may have had its effect though no answer says so.
  var mayHaveArrived: Bool {
    switch self {
    case .unreachable, .unreadable, .cancelled: true
    case .serverTrouble(let status, _): status != 503 && status != 429
    default: false
    }
  }
}
