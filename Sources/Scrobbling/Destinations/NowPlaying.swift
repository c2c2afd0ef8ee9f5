// SPDX-License-Identifier: MIT

internal import Playback
internal import Timekeeping

/// Decides which `start` and `pause` go to a destination, and when: what it shows as "watching".
///
/// Trakt shows one item for each user, so of several viewings the one that began or resumed last
/// owns it. Only the latest wanted state of a viewing is kept, never a list: play, pause, play within
/// the debounce time is one `start`, or none.
///
/// Generic over what identifies a viewing and what is shown of it, so that tests use strings.
struct NowPlaying<ID: Hashable & Sendable, Item: Hashable & Sendable>: Sendable {
  enum Step: Hashable, Sendable {
    case start(ID, Item, progress: Double)
    /// - Parameter asStop: the destination refused `pause` for this item, so a `stop` takes its place.
    case pause(ID, Item, progress: Double, asStop: Bool)
    /// The viewing turned out to be none of the destination's business: end "watching" without a play.
    case clear(ID, Item)
    /// Ask again at that moment.
    case wait(until: Instant)
    /// Ask again when something has changed.
    case nothing
  }

  /// What became of the request that ``next(at:)`` asked for.
  enum Answer: Hashable, Sendable {
    case accepted
    /// This item, or this state of it, can't be shown.
    case refused
    /// There is no such call at all (405); it has happened to `/scrobble/pause`.
    case unsupported
    /// No answer to go by; the same is tried again.
    case failed(mayHaveArrived: Bool)
  }

  private struct Viewing {
    var motion: Motion
    var duration: Seconds
    var isPaused: Bool
    /// The earliest moment at which the destination is told.
    var due: Instant
    /// The highest claim owns what the destination shows.
    var claim: Int
    /// What is shown of it; nil while that is not known, or where the destination refused it.
    var item: Item?
    /// Counts what makes an earlier `start` out of date: jumps, another item. In all, when the
    /// `start` under way went out, and when the last `start` was answered.
    var revision = 0
    var revisionAsked = 0
    var revisionTold = 0
    /// A `start` was answered at some time …
    var wasStarted = false
    /// … or is under way, or its answer was lost.
    var mayBeStarted = false
    /// The destination refused to pause this item.
    var isPauseRefused = false

    var isOutdated: Bool { revision != revisionTold }

    func progress(at now: Instant) -> Progress {
      Progress(position: motion.position(at: now), duration: duration)
    }
  }

  private struct Dropped {
    var id: ID
    var item: Item
    /// A `start` was answered; else one is under way, or its answer was lost.
    var wasStarted: Bool
  }

  var policy: ScrobblePolicy
  private var viewings: BoxedValues<ID, Viewing> = [:]
  private var claims = 0
  /// Viewings that were dropped while the destination may have shown them.
  private var dropped: [Dropped] = []
  private var isPauseUnsupported = false
  /// What the destination shows as being watched, as far as is known.
  private(set) var shown: ID?

  init(policy: ScrobblePolicy) {
    self.policy = policy
  }

  var isEmpty: Bool { viewings.isEmpty && dropped.isEmpty }

  // MARK: playback

  /// - Parameters:
  ///   - ran: seconds for which it has run already; the rest of `startAfter` must follow.
  ///   - earliest: not before this moment, whatever has run.
  mutating func began(
    _ id: ID, motion: Motion, duration: Seconds, ran: Seconds, at now: Instant,
    earliest: Instant = Instant(-.infinity)
  ) {
    let rest = max(policy.startAfter - ran, policy.debounce)
    viewings[id] = Viewing(
      motion: motion, duration: duration, isPaused: false, due: max(now, earliest) + rest,
      claim: claim())
  }

  /// - Parameter ran: seconds for which it has run until now.
  mutating func resumed(
    _ id: ID, motion: Motion, duration: Seconds, ran: Seconds, at now: Instant
  ) {
    let rest = max(policy.startAfter - ran, policy.debounce)
    let claim = claim()
    change(id, motion, duration) {
      $0.isPaused = false
      $0.due = now + rest
      $0.claim = claim
    }
  }

  mutating func paused(_ id: ID, motion: Motion, duration: Seconds, at now: Instant) {
    let debounce = policy.debounce
    change(id, motion, duration) {
      $0.isPaused = true
      $0.due = now + debounce
    }
  }

  mutating func sought(_ id: ID, motion: Motion, duration: Seconds, at now: Instant) {
    let debounce = policy.debounce
    change(id, motion, duration) {
      $0.revision += 1
      $0.due = max($0.due, now + debounce)
    }
  }

  /// It moves on from elsewhere: the next request tells that, but none is sent for it.
  mutating func moved(_ id: ID, motion: Motion, duration: Seconds) {
    change(id, motion, duration) { _ in }
  }

  /// What it is became known, or is another item now.
  mutating func identified(_ id: ID, as item: Item) {
    guard let known = viewings[id]?.item else {
      viewings[id]?.item = item
      return
    }
    guard known != item else { return }
    viewings[id]?.item = item
    viewings[id]?.isPauseRefused = false
    viewings[id]?.revision += 1
  }

  /// It can't be shown (any more): what it is is not known, or the destination does not know it.
  mutating func hide(_ id: ID) {
    viewings[id]?.item = nil
    if shown == id { shown = nil }
  }

  /// It ended; its final `stop` ends "watching" as well.
  mutating func ended(_ id: ID) {
    viewings[id] = nil
  }

  /// It is no viewing for the destination (excluded, skipped, a live stream). Where it may be shown,
  /// that is ended.
  mutating func drop(_ id: ID) {
    guard let viewing = viewings.removeValue(forKey: id) else { return }
    guard let item = viewing.item, viewing.wasStarted || viewing.mayBeStarted else { return }
    dropped.append(Dropped(id: id, item: item, wasStarted: viewing.wasStarted))
  }

  /// An earlier daemon may have shown it, and it is no viewing for the destination any more.
  mutating func withdraw(_ id: ID, _ item: Item) {
    dropped.append(Dropped(id: id, item: item, wasStarted: true))
  }

  /// A final `stop` went out, of whatever viewing: the destination shows nothing now.
  mutating func stopped() {
    shown = nil
  }

  /// Whether a `start` of it went out and may have arrived.
  func mayBeShown(_ id: ID) -> Bool {
    viewings[id].map { $0.wasStarted || $0.mayBeStarted } ?? false
  }

  // MARK: what to send

  /// What to send next. Sending it is announced by ``sending(_:)``, its answer by
  /// ``answered(_:_:)``.
  mutating func next(at now: Instant) -> Step {
    if let first = dropped.first { return .clear(first.id, first.item) }
    if let shown, let viewing = viewings[shown], viewing.isPaused {
      guard now >= viewing.due else { return .wait(until: viewing.due) }
      if let item = viewing.item, let progress = policy.pause(at: viewing.progress(at: now)) {
        return .pause(
          shown, item, progress: progress,
          asStop: isPauseUnsupported || viewing.isPauseRefused)
      }
      // Nothing is sent for this pause; Trakt lets "watching" expire by itself.
      self.shown = nil
    }
    guard let (id, viewing, item) = owner, shown != id || viewing.isOutdated else {
      return .nothing
    }
    guard now >= viewing.due else { return .wait(until: viewing.due) }
    return .start(id, item, progress: viewing.progress(at: now).percent)
  }

  mutating func sending(_ step: Step) {
    guard case .start(let id, _, _) = step, let revision = viewings[id]?.revision else { return }
    viewings[id]?.mayBeStarted = true
    viewings[id]?.revisionAsked = revision
  }

  mutating func answered(_ step: Step, _ answer: Answer) {
    switch (step, answer) {
    case (.start(let id, _, _), .accepted):
      guard let revision = viewings[id]?.revisionAsked else { return }
      // Not what changed while it was under way.
      viewings[id]?.revisionTold = revision
      viewings[id]?.wasStarted = true
      shown = id
    case (.start(let id, let item, _), .refused), (.start(let id, let item, _), .unsupported):
      viewings[id]?.mayBeStarted = false
      forgetUnstarted(id)
      // It may have become another item meanwhile, which was not refused.
      if viewings[id]?.item == item { hide(id) }
    case (.start(let id, _, _), .failed(mayHaveArrived: false)):
      viewings[id]?.mayBeStarted = false
      forgetUnstarted(id)
    case (.pause(let id, _, _, asStop: false), .refused):
      viewings[id]?.isPauseRefused = true
    case (.pause(let id, _, _, asStop: false), .unsupported):
      isPauseUnsupported = true
      viewings[id]?.isPauseRefused = true
    case (.pause(let id, _, _, _), .accepted), (.pause(let id, _, _, _), .refused),
      (.pause(let id, _, _, _), .unsupported):
      if shown == id { shown = nil }
    case (.clear(let id, _), .accepted), (.clear(let id, _), .refused),
      (.clear(let id, _), .unsupported):
      dropped.removeAll { $0.id == id }
      shown = nil
    case (_, .failed), (.wait, _), (.nothing, _):
      break
    }
  }

  /// The destination never heard of a viewing that was dropped meanwhile: nothing is to be ended, and
  /// nothing may be told of it.
  private mutating func forgetUnstarted(_ id: ID) {
    dropped.removeAll { $0.id == id && !$0.wasStarted }
  }

  private var owner: (ID, Viewing, Item)? {
    viewings.lazy.compactMap { id, viewing in viewing.item.map { (id, viewing, $0) } }
      .filter { !$0.1.isPaused }
      .max { $0.1.claim < $1.1.claim }
  }

  private mutating func claim() -> Int {
    claims += 1
    return claims
  }

  private mutating func change(
    _ id: ID, _ motion: Motion, _ duration: Seconds, _ body: (inout Viewing) -> Void
  ) {
    guard var viewing = viewings[id] else { return }
    viewing.motion = motion
    viewing.duration = duration
    body(&viewing)
    viewings[id] = viewing
  }
}
