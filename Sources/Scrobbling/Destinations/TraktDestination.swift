// SPDX-License-Identifier: MIT

internal import FoundationEssentials
internal import Journal
internal import Playback
internal import Timekeeping
internal import Trakt

/// Trakt as a destination: translates viewings and deliveries into API requests.
actor TraktDestination: HistoryDestination {
  nonisolated let traits = DestinationTraits.trakt
  let account: TraktAccount
  let time: Clocks
  /// Cached search of Trakt's history, used while late plays are delivered.
  var search: HistorySearch?
  /// Number of requests that may have arrived without a response.
  var lostWrites = 0
  /// Items of the plays that are being written.
  private var itemsInFlight: [Play.Key: Media] = [:]
  /// Items of the plays that were written, in part or completely, since the current search began.
  private(set) var itemsWritten: [Media] = []

  init(account: TraktAccount, time: Clocks) {
    self.account = account
    self.time = time
  }

  var signIn: SignInState {
    get async {
      let error: TraktError
      switch await account.state {
      case .ok: return .signedIn
      case .signedOut: error = .signedOut
      case .expired: error = .invalidGrant
      }
      guard case .signedOut(let reason) = Disposition(error) else { return .signedIn }
      let isConfigured = await account.client.configuration.clientID != nil
      return .signedOut(reason: reason, isConfigured: isConfigured)
    }
  }

  func prepare() async -> WriteAccess {
    do throws(TraktError) {
      return WriteAccess(account: .success(try await account.access()))
    } catch {
      return WriteAccess(account: .failure(error))
    }
  }

  /// Performs a write, and repeats it once with refreshed tokens if Trakt responds with 401.
  private func perform<Response>(
    with access: WriteAccess,
    _ call: (TraktClient, String) async throws(TraktError) -> Response
  ) async throws(TraktError) -> Response {
    guard let first = try access.account?.get() else { throw .signedOut }
    do {
      return try await call(first.client, first.token)
    } catch .unauthorized {
      await account.reject(first.token)
    }
    let second = try await account.access()
    guard second.generation == first.generation, await access.mayRepeat() else {
      throw .unauthorized
    }
    return try await call(second.client, second.token)
  }

  func show(_ request: ShowRequest, with access: WriteAccess) async -> ShowResponse {
    guard let item = request.media.item else {
      return ShowResponse(outcome: .refused, summary: "not sent: no id and no title")
    }
    let verb: ScrobbleVerb =
      switch request.verb {
      case .start: .start
      case .pause: .pause
      case .stop: .stop
      }
    do throws(TraktError) {
      let response = try await perform(with: access) { client, token throws(TraktError) in
        try await client.scrobble(verb, item, progress: request.progress, token: token)
      }
      var media = request.media
      media.confirm(by: response)
      return ShowResponse(outcome: .accepted, media: media, summary: "\(response.action)")
    } catch {
      return ShowResponse(error)
    }
  }

  func beginSearch() { itemsWritten = Array(itemsInFlight.values) }

  private func write<R>(_ deliveries: [PendingDelivery], _ body: () async -> R) async -> R {
    let plays = deliveries.filter { $0.delivery.kind == .scrobble }
    for play in plays { itemsInFlight[play.play.key] = play.media }
    itemsWritten += plays.map(\.media)
    defer { for play in plays { itemsInFlight[play.play.key] = nil } }
    return await body()
  }

  func deliver(_ pending: PendingDelivery, with access: WriteAccess) async -> DeliveryResponse {
    await write([pending]) { await stop(pending, with: access) }
  }

  private func stop(_ pending: PendingDelivery, with access: WriteAccess) async
    -> DeliveryResponse
  {
    guard let item = pending.media.item else {
      return DeliveryResponse(
        disposition: .concluded(.unmatched, detail: "no id and no title"), summary: "not sent")
    }
    do throws(TraktError) {
      let response = try await perform(with: access) { client, token throws(TraktError) in
        try await client.scrobble(
          .stop, item, progress: pending.delivery.progress, token: token)
      }
      var media = pending.media
      media.confirm(by: response)
      return DeliveryResponse(
        disposition: Disposition(response, to: pending.delivery.kind), media: media,
        remoteID: response.id == 0 ? nil : response.id, summary: "\(response.action)")
    } catch {
      if error.mayHaveArrived { lostWrites += 1 }
      return DeliveryResponse(
        disposition: Disposition(error), mayHaveArrived: error.mayHaveArrived,
        mayStillRun: error.mayStillRun, summary: "\(error)")
    }
  }

  func add(_ late: [PendingDelivery], with access: WriteAccess) async -> AdditionResponse {
    await write(late) { await addToHistory(late, with: access) }
  }

  private func addToHistory(_ late: [PendingDelivery], with access: WriteAccess) async
    -> AdditionResponse
  {
    let plays = late.compactMap { pending in
      HistoryItem(pending.media).map { (key: pending.play.key, play: past($0, pending)) }
    }
    do throws(TraktError) {
      let response = try await perform(with: access) { client, token throws(TraktError) in
        try await client.addToHistory(plays.map(\.play), token: token)
      }
      // Movies and episodes have separate id spaces: the same number can be either.
      let unknown: [HistoryPlay.Kind: Set<Int>] = [
        .movie: Set(response.unknownMovies.compactMap(\.trakt)),
        .episode: Set(response.unknownEpisodes.compactMap(\.trakt)),
      ]
      let added = plays.filter { _, play in
        play.ids.trakt.map { unknown[play.kind]?.contains($0) != true } ?? false
      }
      return AdditionResponse(
        unknown: Set(late.map(\.play.key)).subtracting(added.map(\.key)),
        summary: "added \(response.addedMovies + response.addedEpisodes)")
    } catch {
      // The history is searched again before it is repeated, whatever has failed.
      lostWrites += 1
      var refusal: (state: Delivery.State, detail: String?)?
      if case .rejected = error, case .concluded(let state, let detail) = Disposition(error) {
        refusal = (state, detail)
      }
      return AdditionResponse(
        failure: HistorySearch.disposition(error), refusal: refusal,
        mayHaveArrived: error.mayHaveArrived, mayStillRun: error.mayStillRun,
        summary: "\(error)")
    }
  }

  func rate(_ pending: PendingRating, with access: WriteAccess) async -> RatingResponse {
    guard let item = pending.media.ratedItem else {
      return RatingResponse(
        disposition: .concluded(.unmatched, detail: "no id and no title"), summary: "not sent")
    }
    let rating = ItemRating(
      item, rating: pending.rating.rating,
      ratedAt: Date(timeIntervalSince1970: min(pending.rating.ratedAt, time.date())))
    do throws(TraktError) {
      let isKnown = try await perform(with: access) { client, token throws(TraktError) in
        try await client.rate(rating, token: token)
      }
      return RatingResponse(
        disposition: isKnown
          ? .concluded(.scrobbled, detail: nil)
          : .concluded(.unmatched, detail: "unknown to Trakt"),
        summary: isKnown ? "rated" : "unknown")
    } catch {
      return RatingResponse(disposition: Disposition(error), summary: "\(error)")
    }
  }

  func removeClearedPosition(of media: Media, with access: WriteAccess) async
    -> RemovalResponse
  {
    let gone = Disposition.concluded(.paused, detail: nil)
    do throws(TraktError) {
      let saved = try await perform(with: access) { client, token throws(TraktError) in
        try await client.savedPositions(token: token).positions
      }
      let position = saved.first {
        HistoryItem($0) == HistoryItem(media)
          && abs($0.progress - Progress.minimumPosition.percent) < 0.01
      }
      guard let position else { return RemovalResponse(disposition: gone, summary: "no position") }
      try await perform(with: access) { client, token throws(TraktError) in
        try await client.removeSavedPosition(position.id, token: token)
      }
      return RemovalResponse(disposition: gone, summary: "removed")
    } catch {
      return RemovalResponse(disposition: Disposition(error), summary: "\(error)")
    }
  }

  /// - Returns: a play dated no later than now by Trakt's clock, even if the local clock was set
  ///   since.
  private func past(_ item: HistoryItem, _ pending: PendingDelivery) -> HistoryPlay {
    let present = pending.destinationClock?.date(of: time.now()) ?? time.date()
    let watched = min(pending.endedAt, present)
    return HistoryPlay(
      item.kind, ids: TraktIDs(trakt: item.trakt), watchedAt: Date(timeIntervalSince1970: watched))
  }
}

extension ShowResponse {
  init(_ error: TraktError) {
    summary = "\(error)"
    switch error {
    case .notFound:
      outcome = .refused
      isUnknown = true
    case .rejected, .alreadyScrobbled: outcome = .refused
    case .methodNotAllowed: outcome = .unsupported
    default:
      outcome = .failed(mayHaveArrived: error.mayHaveArrived)
      failure = Disposition(error)
    }
  }
}

extension TraktError {
  /// Whether the request may have taken effect although no response confirms it.
  var mayHaveArrived: Bool {
    switch self {
    case .unreachable(_, let wasSent): wasSent
    case .timedOut, .unreadable, .cancelled: true
    case .serverError(let status, _): status != 503 && status != 429
    default: false
    }
  }

  /// Whether the request may take effect even later: Trakt, or the gateway in front of it (504, 524),
  /// has not responded in time.
  var mayStillRun: Bool {
    switch self {
    case .timedOut: true
    case .serverError(let status, _): status == 504 || status == 524
    default: false
    }
  }
}
