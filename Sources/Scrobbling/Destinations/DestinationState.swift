// SPDX-License-Identifier: MIT

internal import Journal
internal import Playback
internal import Timekeeping

/// State machine that decides the next request to one destination and interprets responses.
///
/// One write at a time, in this order: final stops that are on time, now-playing updates, removals
/// of positions, late plays, late positions, ratings. The last four back off by themselves. Late
/// plays and ratings are in flight beside other writes (``Step/isConcurrent``), so that now-playing
/// updates do not wait for their responses. Reads (``nextReconciliation(at:date:)``) run
/// concurrently.
struct DestinationState: Sendable {
  typealias Viewings = NowPlaying<Play.Key, Media>

  /// The next write.
  enum Step: Hashable, Sendable {
    case show(ShowRequest, Viewings.Step)
    case deliver(PendingDelivery)
    /// Plays with their own time, added in one request.
    case add([PendingDelivery])
    case rate(PendingRating)
    /// Removal of the position that the `stop` of a dropped viewing has saved.
    case removePosition(Media)
    /// Nothing to send until that moment or the next change.
    case wait(until: Instant)

    /// Whether final stops and now-playing updates may be sent before the response, for which Trakt
    /// may take a minute. False for a position and its removal, which must not change the position
    /// of the item that is playing.
    var isConcurrent: Bool {
      switch self {
      case .add, .rate: true
      case .show, .deliver, .removePosition, .wait: false
      }
    }
  }

  /// Effect of a response.
  enum Effect: Hashable, Sendable {
    /// Final outcome of a delivery, with the item as the destination identifies it.
    case concluded(PendingDelivery, Media)
    /// Final outcome of a delivery to a destination that does not identify the item.
    case notified(PendingDelivery)
    /// The delivery stays queued; store its new state.
    case stored(PendingDelivery)
    /// The destination confirmed which item it shows, for the one that was sent.
    case confirmed(Play.Key, sent: Media, Media)
    /// Final state of a rating.
    case rated(Rating, Media)
  }

  /// Maximum number of plays in one request.
  static let maximumBatch = 100
  /// Seconds before a play is retried that the destination answered with "kept the position", and
  /// before anything is sent again when the user must act.
  static let longPause: Seconds = 3_600
  /// Seconds for which the result of a history search is valid.
  static let reconciliationValidity: Seconds = 600

  let traits: DestinationTraits
  var policy: ScrobblePolicy { didSet { nowPlaying.policy = policy } }
  var nowPlaying: Viewings
  var queue = DeliveryQueue()
  var ratings = RatingQueue()
  var clearedPositions = ClearedPositions()
  /// The earliest next write.
  var gate: SendGate
  /// The earliest next removal, late play, late position or rating. While these fail, final stops
  /// and now-playing updates continue.
  var lateGate = SendGate()
  var health = DestinationHealth()
  /// Whether the destination has a sign-in; without one, no requests are sent.
  var signIn = SignInState.signedIn
  /// Whether requests are sent; false while the configuration is invalid.
  var isSending = true
  /// Whether ended viewings are still being looked up. Late plays wait for them, to share one
  /// request.
  var awaitsLookups = false
  /// Maximum number of plays in the next addition.
  var batch = Self.maximumBatch
  /// The delivery in flight. If it is a play, the history of its item is not searched until the
  /// response: the history may have the play already, and no row claims it yet. The same holds for
  /// ``concurrent`` additions.
  var delivering: PendingDelivery?
  /// The concurrent request that has no response yet. There is one at most.
  var concurrent: Step?
  /// Whether another request was sent since ``concurrent``, so that `status` shows the later one.
  var hasLaterRequest = false
  /// Number of successive now-playing updates that failed with a response; at two, late work
  /// precedes the next one.
  var failedUpdates = 0
  /// Number of successive additions that failed.
  var failedAdditions = 0
  /// The earliest next search of the history. Separate from the writes, so that now-playing updates
  /// continue while Trakt's history fails.
  var readGate = SendGate()

  init(_ traits: DestinationTraits = .trakt, policy: ScrobblePolicy, startedAt now: Instant) {
    self.traits = traits
    self.policy = policy
    nowPlaying = Viewings(policy: policy, forgetsDropped: traits.isTrakt)
    gate = SendGate(startedAt: now, spacing: traits.spacing)
  }

  var name: Destination { traits.name }

  /// Whether requests may be sent; of Trakt, whether names may be looked up too.
  var isOpen: Bool { signIn == .signedIn && isSending }

  // MARK: the queue

  /// - Returns: positions of the same item, superseded by this delivery or by a later one.
  mutating func enqueue(_ pending: PendingDelivery) -> [PendingDelivery] {
    queue.add(pending, keepsPositions: !traits.isTrakt, sentWithin: policy.lateAfter).map {
      var old = $0
      old.delivery.state = .superseded
      old.delivery.detail = "superseded by a newer position"
      return old
    }
  }

  mutating func withdraw(_ key: Play.Key) { queue.remove(key) }

  /// Removes a delivery of a viewing that must not be sent, and clears the viewing if the
  /// destination may still show it.
  ///
  /// - Parameter date: seconds since 1970.
  mutating func withdraw(_ play: Play, date: Double) {
    withdraw(play.key)
    let media: Media? = JSON.value(play.media)
    guard let media, media.isConfirmed, play.shown.contains(name), let endedAt = play.endedAt,
      date - endedAt < DroppedViewings<Play.Key, Media>.lifetime(of: play.duration)
    else { return }
    nowPlaying.withdraw(play.key, media)
  }

  /// Whether there is nothing to send, or to clear later.
  var isIdle: Bool {
    queue.isEmpty && ratings.isEmpty && nowPlaying.isEmpty && clearedPositions.isEmpty
  }

  /// Whether another delivery may be loaded. The limit applies only while nothing can be sent.
  var hasRoom: Bool { isOpen && health.problem == nil || queue.count < Backlog.pageSize }

  /// Clears all pauses, after a sign-in or at the user's request.
  mutating func retry() {
    gate.open()
    lateGate.open()
    readGate.open()
    queue.retryNow()
    ratings.retryNow()
    clearedPositions.retryNow()
    health = DestinationHealth(last: health)
  }

  /// Clears the state of requests to the previous account.
  mutating func accountChanged() {
    nowPlaying.accountChanged()
    queue.accountChanged()
    clearedPositions = ClearedPositions()
  }

  // MARK: what to send

  /// Whether a request that had no effect may be repeated: nothing of it was withdrawn meanwhile.
  ///
  /// - Parameter date: seconds since 1970.
  func mayRepeat(_ step: Step, date: Double) -> Bool {
    guard isOpen else { return false }
    return switch step {
    case .show(_, .start(let key, _, _)), .show(_, .pause(let key, _, _, _)):
      !nowPlaying.isDropped(key)
    case .show(_, .clear(let key, _)): nowPlaying.isDropped(key)
    case .deliver(let pending):
      queue.current(pending) != nil
        && (pending.delivery.kind == .pause || !isLate(pending, date))
    case .add(let late): late.allSatisfy { queue.current($0) != nil }
    case .rate(let pending): ratings.waiting.contains { $0.rating == pending.rating }
    case .removePosition: true
    case .show(_, .wait), .show(_, .nothing), .wait: false
    }
  }

  /// - Parameter date: seconds since 1970.
  mutating func next(at now: Instant, date: Double) -> Step {
    nowPlaying.forgetExpired(at: now)
    guard isOpen else { return .wait(until: .never) }
    guard now >= gate.opensAt else { return .wait(until: gate.opensAt) }
    let isPaced = now < gate.writesFrom
    if !isPaced,
      let pending = queue.first(at: now, where: { !isLate($0, date) && !isBeingAdded($0) })
    {
      return .deliver(pending)
    }
    let shown = nextShown(at: now)
    var moment = Instant.never
    let isLateReady = !isPaced && concurrent == nil && now >= lateGate.opensAt
    // Trakt may reject updates of one kind, or of one item, for days.
    if failedUpdates >= 2, isLateReady, let step = nextLate(at: now, date: date) { return step }
    if !isPaced, let step = request(shown) { return step }
    if case .wait(let until) = shown { moment = until }
    if isLateReady, let step = nextLate(at: now, date: date) { return step }
    if isPaced, hasLateWork || shown.isRequest { moment = min(moment, gate.writesFrom) }
    if now < lateGate.opensAt, hasLateWork { moment = min(moment, lateGate.opensAt) }
    moment = min(moment, ratings.nextMoment(after: now), clearedPositions.nextMoment(after: now))
    return .wait(until: min(moment, queue.nextMoment(after: now) ?? .never))
  }

  private var hasLateWork: Bool {
    !queue.isEmpty || !ratings.isEmpty || !clearedPositions.isEmpty
      || nowPlaying.clearToRepeat != nil
  }

  private static func precedes(_ a: PendingDelivery, _ b: PendingDelivery) -> Bool {
    a.failures.rank < b.failures.rank
  }

  private func nextLate(at now: Instant, date: Double) -> Step? {
    if let media = clearedPositions.first(at: now) { return .removePosition(media) }
    let ready = queue.waiting.lazy.filter { [self] in
      isReconciled($0, at: now) && $0.notBefore <= now && isLate($0, date)
    }
    let plays = ready.filter { $0.delivery.kind == .scrobble }
    // A play that may be the cause of a failure is sent in a request of its own.
    let late = Array(plays.filter { $0.failures.count == 0 }.prefix(batch))
    if !late.isEmpty { return .add(late) }
    if let failed = plays.min(by: Self.precedes) { return .add([failed]) }
    let positions = ready.filter { [self] in
      $0.delivery.kind == .pause && !queue.hasPlay(of: $0.media)
    }
    if let position = positions.min(by: Self.precedes) { return .deliver(position) }
    if let rating = ratings.first(at: now) { return .rate(rating) }
    return nowPlaying.clearToRepeat.flatMap { request($0) }
  }

  /// Returns the next step of current playback, without those that the destination does not accept.
  private mutating func nextShown(at now: Instant) -> Viewings.Step {
    while true {
      let step = nowPlaying.next(at: now)
      guard let verb = step.verb, !traits.verbs.contains(verb) else { return step }
      nowPlaying.sending(step)
      nowPlaying.completed(step, .accepted)
    }
  }

  /// - Returns: nil if the step has no request.
  private func request(_ step: Viewings.Step) -> Step? {
    let (key, media, progress): (Play.Key, Media, Double)
    switch step {
    case .start(let id, let item, let percent): (key, media, progress) = (id, item, percent)
    case .pause(let id, let item, let percent, _): (key, media, progress) = (id, item, percent)
    case .clear(let id, let item):
      (key, media, progress) = (id, item, Progress.minimumPosition.percent)
    case .wait, .nothing: return nil
    }
    guard let verb = step.verb else { return nil }
    return .show(
      ShowRequest(
        verb: verb, key: key, media: media, duration: nowPlaying.duration(of: key),
        phase: nowPlaying.phase(of: key), progress: progress), step)
  }

  /// Records that a viewing cannot be shown; reports being signed out once.
  mutating func reportSignedOut() {
    guard isSending, health.problem == nil,
      case .signedOut(let reason, isConfigured: true) = signIn
    else { return }
    health.signedOut(reason)
  }
}

extension NowPlaying.Step {
  /// The request of the step; nil if there is none.
  var verb: ShowRequest.Verb? {
    switch self {
    case .start: .start
    case .pause(_, _, _, asStop: false): .pause
    case .pause, .clear: .stop
    case .wait, .nothing: nil
    }
  }

  var isRequest: Bool {
    switch self {
    case .start, .pause, .clear: true
    case .wait, .nothing: false
    }
  }
}
