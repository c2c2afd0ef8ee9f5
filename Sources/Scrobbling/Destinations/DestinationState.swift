// SPDX-License-Identifier: MIT

internal import Journal
internal import Playback
internal import Timekeeping

/// Decides what is sent to one destination next, and what its answers mean.
///
/// One write at a time, in order: final stops that are on time, then what plays now, then what is
/// late. Reads (``nextReconciliation(at:)``) run beside them.
struct DestinationState: Sendable {
  typealias Viewings = NowPlaying<Play.Key, Media>

  /// What is written to the destination next.
  enum Step: Hashable, Sendable {
    case show(ShowRequest, Viewings.Step)
    case deliver(PendingDelivery)
    /// Plays with their own time, in one request.
    case add([PendingDelivery])
    /// Ask again at that moment, or when something has changed.
    case wait(until: Instant)
  }

  /// What follows from an answer.
  enum Effect: Hashable, Sendable {
    /// The last word on a delivery, with the item as the destination knows it.
    case concluded(PendingDelivery, Media)
    /// It waits on, with what is known of it now.
    case stored(PendingDelivery)
    /// What is shown is this item, by the destination's own word.
    case confirmed(Play.Key, Media)
  }

  /// Plays in one request.
  static let largestBatch = 100
  /// Seconds for which a play waits that the destination answered with "kept the position", and for
  /// which nothing is sent where the user has to do something.
  static let longPause: Seconds = 3_600
  /// Seconds after which a search in the destination's history is out of date.
  static let reconciliationLife: Seconds = 600

  let name: Destination
  var policy: ScrobblePolicy { didSet { nowPlaying.policy = policy } }
  var nowPlaying: Viewings
  var queue = DeliveryQueue()
  var gate: SendGate
  var health = DestinationHealth()
  /// Nothing is requested while signed out …
  var signIn = SignInState.signedIn
  /// … or while the configuration is wrong.
  var isSending = true
  /// Ended viewings are still being looked up: late plays wait for them, so that they go together.
  var isGathering = false
  var batch = Self.largestBatch
  /// When the history may be searched again. Apart from the writes: what plays now is shown although
  /// Trakt's history is out of order.
  var readGate = SendGate()
  /// It was the history that could not be searched.
  var isReadTrouble = false

  init(name: Destination, policy: ScrobblePolicy, startedAt now: Instant) {
    self.name = name
    self.policy = policy
    nowPlaying = Viewings(policy: policy)
    gate = SendGate(startedAt: now)
  }

  var isOpen: Bool { signIn == .signedIn && isSending }

  // MARK: the queue

  /// - Returns: older positions of the same item, which it supersedes.
  mutating func enqueue(_ pending: PendingDelivery) -> [PendingDelivery] {
    queue.add(pending).map {
      var old = $0
      old.delivery.state = .superseded
      old.delivery.detail = "a newer position took its place"
      return old
    }
  }

  mutating func withdraw(_ key: Play.Key) { queue.remove(key) }

  /// Whether another delivery may be kept in memory: while nothing can be sent, only so many.
  var hasRoom: Bool { isOpen && health.problem == nil || queue.count < Backlog.pageSize }

  /// The reason for any pause is gone, as far as is known: a sign-in, the user's word.
  mutating func retry() {
    gate.open()
    readGate.open()
    queue.hurry()
    health = DestinationHealth(last: health)
  }

  // MARK: what to send

  /// - Parameter date: seconds since 1970.
  mutating func next(at now: Instant, date: Double) -> Step {
    guard isOpen else { return .wait(until: .never) }
    guard now >= gate.opensAt else { return .wait(until: gate.opensAt) }
    let isPaced = now < gate.writesFrom
    if !isPaced, let pending = queue.first(at: now, where: { !isLate($0, date) }) {
      return .deliver(pending)
    }
    let shown = nowPlaying.next(at: now)
    var moment = Instant.never
    switch shown {
    case .start(_, let media, let progress) where !isPaced:
      return .show(ShowRequest(verb: .start, media: media, progress: progress), shown)
    case .pause(_, let media, let progress, let asStop) where !isPaced:
      let verb: ShowRequest.Verb = asStop ? .stop : .pause
      return .show(ShowRequest(verb: verb, media: media, progress: progress), shown)
    case .clear(_, let media) where !isPaced:
      let least = Progress.least.percent
      return .show(ShowRequest(verb: .stop, media: media, progress: least), shown)
    case .wait(let until): moment = until
    case .start, .pause, .clear, .nothing: break
    }
    if !isPaced {
      let ready = queue.waiting.lazy.filter { [self] in
        isReconciled($0, at: now) && $0.notBefore <= now && isLate($0, date)
      }
      let late = Array(ready.prefix(batch))
      if !late.isEmpty { return .add(late) }
    }
    if isPaced, !queue.isEmpty || shown.isRequest { moment = min(moment, gate.writesFrom) }
    return .wait(until: min(moment, queue.nextMoment(after: now) ?? .never))
  }

  /// The late plays to search the destination's history for next; nil while there are none.
  mutating func nextReconciliation(at now: Instant, date: Double) -> [PendingDelivery]? {
    guard isOpen, !isGathering, now >= max(readGate.opensAt, gate.opensAt) else { return nil }
    let late = queue.waiting.lazy.filter { [self] in
      isLate($0, date) && $0.notBefore <= now && !isReconciled($0, at: now)
    }
    let plays = Array(late.prefix(Self.largestBatch))
    return plays.isEmpty ? nil : plays
  }

  /// When to ask ``nextReconciliation(at:date:)`` again, if nothing changes before.
  func reconciliationMoment(after now: Instant) -> Instant {
    let opens = max(readGate.opensAt, gate.opensAt)
    return isOpen && opens > now && !queue.isEmpty ? opens : .never
  }

  func isReconciled(_ pending: PendingDelivery, at now: Instant) -> Bool {
    pending.reconciledAt.map { now - $0 <= Self.reconciliationLife } ?? false
  }

  /// "Trakt dates a `stop` by its arrival", so a play that ended longer ago needs its own time; one
  /// that may have arrived must not be sent again before the history was searched for it.
  func isLate(_ pending: PendingDelivery, _ date: Double) -> Bool {
    guard pending.delivery.kind == .scrobble else { return false }
    return pending.delivery.inFlight || isLateByTime(pending, date)
  }

  func isLateByTime(_ pending: PendingDelivery, _ date: Double) -> Bool {
    abs(date - pending.endedAt) > policy.lateAfter
  }

  /// Something plays that would be shown: signed out, that is worth telling, once.
  mutating func missed() {
    guard isSending, health.problem == nil,
      case .signedOut(let reason, isConfigured: true) = signIn
    else { return }
    health.signedOut(reason)
  }
}

extension NowPlaying.Step {
  var isRequest: Bool {
    switch self {
    case .start, .pause, .clear: true
    case .wait, .nothing: false
    }
  }
}
