// SPDX-License-Identifier: MIT

internal import Playback

/// Decides which `start` and `pause` go to Trakt, and when: what it shows as "watching".
///
/// Trakt shows one item for each user, so of several viewings the one that began or resumed last
/// owns it. Only the newest wish of a viewing is kept, never a list: play, pause, play within the
/// settling time is one `start`, or none.
struct Presence<ID: Hashable & Sendable>: Sendable {
  enum Step: Hashable, Sendable {
    case start(ID, progress: Double)
    case pause(ID, progress: Double)
    /// Ask again then.
    case wait(until: Instant)
    /// Ask again when something has changed.
    case nothing
  }

  private struct Viewing {
    var motion: Motion
    var duration: Seconds
    var isPaused: Bool
    /// When it may be told at the earliest.
    var due: Instant
    /// The highest claim owns what Trakt shows.
    var claim: Int
    /// Trakt can be told what it is.
    var isKnown = false
    /// How often it has jumped: in all, before the `start` under way, and before Trakt last heard.
    var jumps = 0
    var jumpsAsked = 0
    var jumpsTold = 0
    /// How often it was hidden: in all, and before the `start` under way.
    var hidings = 0
    var hidingsAsked = 0
    /// A `start` was answered at some time …
    var wasStarted = false
    /// … or is under way, or its answer was lost.
    var mayBeStarted = false

    /// What Trakt last heard of its position is out of date.
    var hasJumped: Bool { jumps != jumpsTold }

    func progress(at now: Instant) -> Progress {
      Progress(position: motion.position(at: now), duration: duration)
    }
  }

  var policy: ScrobblePolicy
  private var viewings: [ID: Viewing] = [:]
  private var claims = 0
  /// What ended without a word to Trakt, which may still show it.
  private var withdrawn: [ID] = []
  /// What Trakt shows as being watched, as far as we know.
  private(set) var shown: ID?

  init(policy: ScrobblePolicy) {
    self.policy = policy
  }

  // MARK: what happens

  /// - Parameter ran: seconds for which it has run already; the rest of `startAfter` must follow.
  mutating func began(
    _ id: ID, motion: Motion, duration: Seconds, ran: Seconds, at now: Instant
  ) {
    let rest = max(policy.startAfter - ran, policy.settling)
    viewings[id] = Viewing(
      motion: motion, duration: duration, isPaused: false, due: now + rest, claim: claim())
  }

  /// - Parameter ran: seconds for which it has run until now.
  mutating func resumed(
    _ id: ID, motion: Motion, duration: Seconds, ran: Seconds, at now: Instant
  ) {
    let rest = max(policy.startAfter - ran, policy.settling)
    let claim = claim()
    change(id, motion, duration) {
      $0.isPaused = false
      $0.due = now + rest
      $0.claim = claim
    }
  }

  mutating func paused(_ id: ID, motion: Motion, duration: Seconds, at now: Instant) {
    let settling = policy.settling
    change(id, motion, duration) {
      $0.isPaused = true
      $0.due = now + settling
    }
  }

  mutating func sought(_ id: ID, motion: Motion, duration: Seconds, at now: Instant) {
    let settling = policy.settling
    change(id, motion, duration) {
      $0.jumps += 1
      $0.due = max($0.due, now + settling)
    }
  }

  /// It is known what it is, so it can be shown.
  mutating func identified(_ id: ID) {
    viewings[id]?.isKnown = true
  }

  /// It can't be shown (any more): Trakt does not know it, or nobody does.
  mutating func hide(_ id: ID) {
    viewings[id]?.isKnown = false
    viewings[id]?.hidings += 1
    if shown == id { shown = nil }
  }

  /// - Returns: whether a `start` ever went out for it.
  @discardableResult
  mutating func ended(_ id: ID) -> Bool {
    viewings.removeValue(forKey: id).map { $0.wasStarted || $0.mayBeStarted } ?? false
  }

  /// It ended, and what Trakt may show of it is to end by a `stop` of its own.
  mutating func withdraw(_ id: ID) {
    ended(id)
    if !withdrawn.contains(id) { withdrawn.append(id) }
  }

  /// That `stop` was answered.
  mutating func withdrew(_ id: ID) {
    withdrawn.removeAll { $0 == id }
    stopped()
  }

  /// A `stop` went out, of whatever viewing: Trakt shows nothing now.
  mutating func stopped() {
    shown = nil
  }

  // MARK: what to do

  /// For this a `stop` is to go out, before anything else.
  var withdrawal: ID? { withdrawn.first }

  mutating func next(at now: Instant) -> Step {
    if let shown, let viewing = viewings[shown], viewing.isPaused {
      guard now >= viewing.due else { return .wait(until: viewing.due) }
      if let progress = policy.pause(at: viewing.progress(at: now)) {
        return .pause(shown, progress: progress)
      }
      // Nothing is sent for this pause; Trakt lets it expire by itself.
      self.shown = nil
    }
    guard let (id, viewing) = owner, shown != id || viewing.hasJumped else { return .nothing }
    guard now >= viewing.due else { return .wait(until: viewing.due) }
    return .start(id, progress: viewing.progress(at: now).percent)
  }

  /// The `start` that ``next(at:)`` asked for is on its way; whether it arrives, nobody knows yet.
  mutating func starting(_ id: ID) {
    guard let viewing = viewings[id] else { return }
    viewings[id]?.mayBeStarted = true
    viewings[id]?.jumpsAsked = viewing.jumps
    viewings[id]?.hidingsAsked = viewing.hidings
  }

  /// The `start` that ``next(at:)`` asked for was refused, or never sent.
  mutating func notStarted(_ id: ID) {
    viewings[id]?.mayBeStarted = false
  }

  /// The `start` that ``next(at:)`` asked for was answered.
  mutating func started(_ id: ID) {
    guard let viewing = viewings[id] else { return }
    // Not those that came while it was under way.
    viewings[id]?.jumpsTold = viewing.jumpsAsked
    viewings[id]?.wasStarted = true
    // What was hidden meanwhile is something else by now, which Trakt does not show.
    shown = viewing.hidings == viewing.hidingsAsked ? id : nil
  }

  /// The `pause` that ``next(at:)`` asked for was answered.
  mutating func held(_ id: ID) {
    if shown == id { shown = nil }
  }

  private var owner: (ID, Viewing)? {
    viewings.lazy.filter { !$0.value.isPaused && $0.value.isKnown }
      .max { $0.value.claim < $1.value.claim }
      .map { ($0.key, $0.value) }
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
