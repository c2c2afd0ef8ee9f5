// SPDX-License-Identifier: MIT

internal import Timekeeping
internal import Journal
internal import Logging
public import Playback
internal import Trakt

/// Status, log lines and on-screen messages.
extension ScrobbleDispatcher {
  /// Returns the status after the plays that the path filter holds back were counted.
  public func status() async -> DispatcherStatus {
    await countHeldBack()
    // Wakes the loops, which repeat a failed read.
    if store.problem != nil { wake() }
    return currentStatus()
  }

  public func currentStatus() -> DispatcherStatus {
    var status = DispatcherStatus()
    if let trakt = channels.first(where: { $0.state.name == .trakt }) {
      let health = trakt.state.health
      status.lastRequest = health.lastRequest
      status.lastStatus = health.lastStatus
      status.lastRequestAt = health.lastRequestAt
      status.isUnreachable = health.isUnreachable
      status.isBlocked = health.isBlocked
      status.problem = health.problem
    }
    status.journalProblem = store.problem ?? store.notice
    status.waiting = waitingCount
    status.heldBack = traktChannels.map { heldBack(at: $0.state.name) }.reduce(0, +)
    let inMemory = traktChannels.compactMap(\.state.queue.oldest) + viewings.endedDates
    let stored: [Double] = hasMoreStored ? [oldestStored].compactMap { $0 } : []
    status.oldest = (inMemory + stored).min()
    status.webhooks = channels.compactMap { channel in
      channel.state.name.webhookName.map {
        WebhookStatus($0, channel.state, of: store, activity.stored.deliveries[channel.state.name])
      }
    }
    return status
  }

  /// Returns the item that a viewing is identified as.
  public func media(of player: String, _ viewing: ViewingID) -> Media? {
    viewings.viewing(of: player, viewing)?.media
  }

  /// Returns the reason why a viewing is not scrobbled, for display; nil if it is, or if that is
  /// not known yet.
  public func reasonNotScrobbled(of player: String, _ viewing: ViewingID) -> String? {
    if let known = viewings.viewing(of: player, viewing) { return known.reason }
    guard let last = latest(of: player), last.isSkipped, last.key.entry == viewing.entry,
      last.key.lap == viewing.lap
    else { return nil }
    return Play.skipped
  }

  /// Returns one line for the player's screen about what will be recorded.
  public func statusLine(_ player: String) -> String {
    guard let viewing = viewings.playing(player) else {
      return latest(of: player)?.isSkipped == true
        ? "Not scrobbled: skipped" : "Nothing to scrobble"
    }
    if let reason = viewing.reason { return "Not scrobbled: \(reason)" }
    let progress = Progress(
      position: viewing.motion.position(at: time.now()), duration: viewing.play.duration)
    let waiting = waitingCount == 0 ? "" : "; \(waitingCount) queued for Trakt"
    let what = "\(viewing.name) (\(Int(progress.percent)) %)"
    guard case .found = viewing.resolution else { return "Looking up: \(what)\(waiting)" }
    let isShown = viewings.shown.contains(viewing.play.key)
    let state = !viewing.motion.isRunning ? "Paused" : isShown ? "Watching on Trakt" : "Playing"
    return "\(state): \(what)\(waiting)"
  }

  private func latest(of player: String) -> Play? {
    (store.read { try $0.latestEntry(of: player) } ?? []).last
  }

  // MARK: waiting

  /// Counts for `outbox` are those of Trakt; a webhook has its own.
  private var traktChannels: [DestinationChannel] { channels.filter(\.state.traits.isTrakt) }

  private var hasMoreStored: Bool {
    traktChannels.contains { $0.backlog.hasMore }
  }

  private var oldestStored: Double? {
    traktChannels.compactMap { channel -> Double? in
      if let stored = activity.stored.deliveries[channel.state.name] { return stored.oldest }
      return store.read { try $0.oldestWaiting(for: channel.state.name) } ?? nil
    }.min()
  }

  private func heldBack(at name: Destination) -> Int {
    activity.stored.deliveries[name]?.heldBack ?? 0
  }

  /// Number of queued deliveries and of ended viewings that are not identified.
  var waitingCount: Int {
    let inMemory = traktChannels.map(\.state.queue.count).reduce(0, +) + viewings.endedCount
    guard hasMoreStored else { return inMemory }
    let stored = traktChannels.map { channel in
      (store.read { try $0.waitingCount(for: channel.state.name) } ?? 0)
        - heldBack(at: channel.state.name)
    }
    return max(inMemory, stored.reduce(0, +))
  }

  // MARK: outcomes of deliveries

  /// Reports the outcome of a delivery in the log and on the player's screen.
  func report(_ pending: PendingDelivery, _ media: Media) {
    let detail = pending.delivery.detail.map { " (\($0))" } ?? ""
    let player = pending.play.key.instance
    // No on-screen message about a viewing that ended long ago.
    let isRecent = time.date() - pending.endedAt <= settings.policy.lateAfter
    let osd = isRecent ? settings.osd : .none
    switch pending.delivery.state {
    case .scrobbled:
      logger.notice("scrobbled \(media.name)\(detail)")
      if osd.scrobbled { show("Scrobbled: \(media.name)", on: player) }
      if isRecent, settings.ratingPromptMode.applies(to: media) { openRateMenu(media, on: player) }
    case .already_scrobbled:
      logger.notice("already scrobbled: \(media.name)\(detail)")
      if osd.scrobbled { show("Already scrobbled: \(media.name)", on: player) }
    case .paused:
      logger.notice("paused at \(Int(pending.play.progress)) %: \(media.name)")
    case .unmatched:
      logger.warning("unknown to Trakt: \(media.name); hint: scrobbled match")
      if osd.unmatched { show("Not on Trakt: \(media.name)", on: player) }
    case .refused:
      logger.warning("Trakt rejected \(media.name)\(detail)")
    case .superseded, .waiting:
      break
    }
  }

  /// Logs the outcome of a delivery to a webhook.
  func report(_ pending: PendingDelivery, of destination: DestinationTraits) {
    let detail = pending.delivery.detail.map { ": \($0)" } ?? ""
    if pending.delivery.state == .refused {
      logger.warning("\(destination.title) did not record \(pending.media.name)\(detail)")
    } else {
      logger.info("delivered to \(destination.title): \(pending.media.name)")
    }
  }

  /// Reports a summary. O(n) in the number of queued plays, so limited to ten times a second.
  ///
  /// - Returns: the time of the next call.
  func summarize() -> Instant {
    let opens = activity.summary.reportedAt + 0.1
    guard time.now() >= opens else { return opens }
    activity.summary.reportedAt = time.now()
    let summary = summary
    if summary != activity.summary.text {
      activity.summary.text = summary
      callbacks.report(summary)
    }
    return .never
  }

  private var summary: String {
    let names = viewings.viewings.values.lazy.filter { !$0.isOver }.map { viewing in
      let verb = viewing.motion.isRunning ? "playing" : "paused"
      if case .found(let media) = viewing.resolution { return "\(verb) \(media.name)" }
      return "\(verb) \(viewing.play.path)"
    }
    let count = waitingCount
    let parts = names.sorted() + (count == 0 ? [] : ["\(count) queued for Trakt"])
    return parts.isEmpty ? "nothing is playing" : parts.joined(separator: ", ")
  }
}

extension LoggedViewing {
  /// Reason why the viewing is not scrobbled, for display; nil if it is, or if that is not known
  /// yet.
  var reason: String? {
    switch resolution {
    case .unmatched(_, let reason): "not identified (\(reason)): scrobbled match"
    case .notYetListed(_, let reason): "\(reason) yet; retried daily"
    case .ignored(let reason): reason
    case .found, nil: nil
    }
  }
}
