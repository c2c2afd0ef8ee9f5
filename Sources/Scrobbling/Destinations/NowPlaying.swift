// SPDX-License-Identifier: MIT

internal import Playback
internal import Timekeeping

/// Decides which `start` and `pause` requests go to a destination, and when: what it shows as
/// "watching".
///
/// Trakt shows one item per user, so of several viewings the one that began or resumed last is
/// shown. Only the latest state of a viewing is kept: play, pause, play within the debounce time
/// sends one `start`, or none.
///
/// Generic over the viewing's identifier and the item shown, so that tests can use strings.
struct NowPlaying<ID: Hashable & Sendable, Item: Hashable & Sendable>: Sendable {
  private struct Viewing {
    var motion: Motion
    var duration: Seconds
    var isPaused: Bool
    /// Earliest moment of the next request.
    var due: Instant
    /// No request is sent before this moment, because an offer to resume is shown.
    var heldUntil = Instant(-.infinity)
    /// Increases with each begin or resume; the viewing with the highest value is shown.
    var playOrder: Int
    /// Item to show; nil while it is unknown, or if the destination refused it.
    var item: Item?
    /// Whether that is a movie or an episode.
    var kind: Media.Kind?
    /// Counts changes that make an earlier `start` outdated (seeks, another item): in total, when
    /// the `start` in flight was sent, and when the last `start` was accepted.
    var revision = 0
    var revisionSent = 0
    var revisionAccepted = 0
    /// Whether a `start` was accepted at any time.
    var wasStarted = false
    /// Whether a `start` is in flight, or its response was lost.
    var mayBeStarted = false
    /// The item of the last `start` that may have arrived.
    var started: Item?
    /// The destination refused to pause this item.
    var isPauseRefused = false
    /// The last request to pause it failed; it is retried while nothing else plays.
    var hasPauseFailed = false

    var isOutdated: Bool { revision != revisionAccepted }

    func progress(at now: Instant) -> Progress {
      Progress(position: motion.position(at: now), duration: duration)
    }
  }

  var policy: ScrobblePolicy
  private var viewings: BoxedValues<ID, Viewing> = [:]
  private var lastPlayOrder = 0
  /// Viewings dropped while the destination may show them.
  private var dropped = DroppedViewings<ID, Item>()
  private var isPauseUnsupported = false
  /// Viewing that the destination shows as being watched, as far as is known.
  private(set) var shown: ID?
  /// Viewings that an earlier daemon may have left shown as playing, until anything else is shown.
  private var shownEarlier: Set<ID> = []

  /// - Parameter forgetsDropped: whether the destination stops showing a viewing by itself.
  init(policy: ScrobblePolicy, forgetsDropped: Bool = true) {
    self.policy = policy
    dropped.canExpire = forgetsDropped
  }

  var isEmpty: Bool { viewings.isEmpty && dropped.isEmpty }

  // MARK: playback

  /// - Parameters:
  ///   - playingTime: seconds played so far; the rest of `startAfter` must still pass.
  ///   - earliest: lower bound for the first request, whatever `playingTime` is.
  mutating func began(
    _ id: ID, motion: Motion, duration: Seconds, playingTime: Seconds, at now: Instant,
    earliest: Instant = Instant(-.infinity)
  ) {
    let rest = max(policy.startAfter - playingTime, policy.debounce)
    viewings[id] = Viewing(
      motion: motion, duration: duration, isPaused: false, due: max(now, earliest) + rest,
      playOrder: nextPlayOrder())
  }

  /// - Parameter playingTime: seconds played so far.
  mutating func resumed(
    _ id: ID, motion: Motion, duration: Seconds, playingTime: Seconds, at now: Instant
  ) {
    let rest = max(policy.startAfter - playingTime, policy.debounce)
    let playOrder = nextPlayOrder()
    change(id, motion, duration) {
      $0.isPaused = false
      $0.due = now + rest
      $0.playOrder = playOrder
    }
  }

  mutating func paused(_ id: ID, motion: Motion, duration: Seconds, at now: Instant) {
    let debounce = policy.debounce
    change(id, motion, duration) {
      $0.isPaused = true
      $0.hasPauseFailed = false
      $0.due = now + debounce
    }
  }

  mutating func seeked(_ id: ID, motion: Motion, duration: Seconds, at now: Instant) {
    let debounce = policy.debounce
    change(id, motion, duration) {
      $0.revision += 1
      $0.due = max($0.due, now + debounce)
    }
  }

  /// Records a seek. The next request carries the new position; the seek itself sends none.
  mutating func moved(_ id: ID, motion: Motion, duration: Seconds) {
    change(id, motion, duration) { _ in }
  }

  /// Records the identified item, which may replace an earlier one.
  mutating func identified(_ id: ID, as item: Item, kind: Media.Kind? = nil) {
    viewings[id]?.kind = kind
    guard let known = viewings[id]?.item else {
      viewings[id]?.item = item
      return
    }
    guard known != item else { return }
    viewings[id]?.item = item
    viewings[id]?.isPauseRefused = false
    viewings[id]?.revision += 1
  }

  /// Stops showing a viewing that is unidentified or unknown to the destination, and clears it
  /// where it may be shown.
  mutating func hide(_ id: ID) {
    viewings[id]?.item = nil
    clear(id)
    viewings[id]?.wasStarted = false
    if shown == id { shown = nil }
  }

  /// Clears a viewing where it may be shown.
  private mutating func clear(_ id: ID) {
    guard let viewing = viewings[id], let item = viewing.started,
      viewing.wasStarted || viewing.mayBeStarted
    else { return }
    dropped.add(
      .init(id: id, item: item, duration: viewing.duration, wasStarted: viewing.wasStarted))
    viewings[id]?.started = nil
  }

  /// Sends no request about a viewing before that moment.
  mutating func hold(_ id: ID, until moment: Instant) {
    viewings[id]?.heldUntil = moment
  }

  mutating func release(_ id: ID) {
    viewings[id]?.heldUntil = Instant(-.infinity)
  }

  /// Records the end of a viewing; its final `stop` ends "watching" as well.
  mutating func ended(_ id: ID) {
    viewings[id] = nil
    shownEarlier.remove(id)
  }

  /// Removes a viewing that must not be sent (excluded, skipped, a live stream), and clears it
  /// where it may be shown.
  mutating func drop(_ id: ID) {
    clear(id)
    viewings[id] = nil
    shownEarlier.remove(id)
  }

  /// Clears a viewing that an earlier daemon may have shown and that must no longer be sent.
  mutating func withdraw(_ id: ID, _ item: Item) {
    guard !dropped.contains(id) else { return }
    dropped.add(.init(id: id, item: item, duration: 0, wasStarted: true))
  }

  /// Records that the final `stop` of any viewing was sent, after which the destination shows
  /// nothing.
  mutating func stopped() {
    shown = nil
    shownEarlier = []
  }

  /// Records that an earlier daemon may have left a viewing shown as playing.
  mutating func noteShownEarlier(_ id: ID) { shownEarlier.insert(id) }

  /// Records that another account is signed in, which shows nothing yet. The response to a `start`
  /// in flight does not apply to it.
  mutating func accountChanged() {
    stopped()
    dropped.removeAll()
    for id in viewings.keys {
      viewings[id]?.wasStarted = false
      viewings[id]?.mayBeStarted = false
      viewings[id]?.started = nil
      viewings[id]?.revision += 1
    }
  }

  /// Whether a `start` of this viewing was sent and may have arrived.
  func mayBeShown(_ id: ID) -> Bool {
    viewings[id].map { $0.wasStarted || $0.mayBeStarted } ?? false
  }

  /// Whether the viewing was dropped while the destination may show it.
  func isDropped(_ id: ID) -> Bool { dropped.contains(id) }

  /// Returns what a `start` of this viewing means.
  func phase(of id: ID) -> Phase {
    guard viewings[id]?.wasStarted == true else { return .first }
    return shown == id ? .again : .continued
  }

  /// Returns the duration of a viewing in seconds of media; 0 if unknown.
  func duration(of id: ID) -> Seconds {
    viewings[id]?.duration ?? dropped.duration(of: id) ?? 0
  }

  // MARK: what to send

  /// Returns the next step. The caller reports the request with ``sending(_:)`` and its result with
  /// ``completed(_:_:)``.
  mutating func next(at now: Instant) -> Step {
    forgetExpired(at: now)
    if let first = dropped.next { return .clear(first.id, first.item) }
    if let shown = shown ?? pausedOfEarlier, let viewing = viewings[shown], viewing.isPaused,
      !viewing.hasPauseFailed || owner == nil
    {
      guard now >= viewing.due else { return .wait(until: viewing.due) }
      if let item = viewing.item,
        let progress = policy.pause(at: viewing.progress(at: now), of: viewing.kind)
      {
        return .pause(
          shown, item, progress: progress,
          asStop: isPauseUnsupported || viewing.isPauseRefused)
      }
      // No request is sent for this pause; Trakt lets "watching" expire.
      self.shown = nil
      shownEarlier.remove(shown)
    }
    guard let (id, viewing, item) = owner, shown != id || viewing.isOutdated else {
      return .nothing
    }
    let due = max(viewing.due, viewing.heldUntil)
    guard now >= due else { return .wait(until: due) }
    return .start(id, item, progress: viewing.progress(at: now).percent)
  }

  /// The retry of a failed request that ends "watching" without a play; nil if there is none. Other
  /// requests do not wait for it.
  var clearToRepeat: Step? { dropped.nextToRepeat.map { .clear($0.id, $0.item) } }

  /// Forgets the dropped viewings that the destination no longer shows.
  mutating func forgetExpired(at now: Instant) { dropped.forgetExpired(at: now) }

  /// Forgets dropped viewings of an item whose clearing has failed, as another viewing of the item
  /// is shown or ends.
  mutating func forgetFailedClears(where isItem: (Item) -> Bool) { dropped.removeFailed(isItem) }

  mutating func sending(_ step: Step) {
    guard case .start(let id, let item, _) = step, let revision = viewings[id]?.revision else {
      return
    }
    viewings[id]?.mayBeStarted = true
    viewings[id]?.started = item
    viewings[id]?.revisionSent = revision
  }

  mutating func completed(_ step: Step, _ outcome: Outcome) {
    switch (step, outcome) {
    case (.start(let id, _, _), .accepted):
      guard let revision = viewings[id]?.revisionSent else { return }
      // Excludes changes made while the request was in flight.
      viewings[id]?.revisionAccepted = revision
      viewings[id]?.wasStarted = true
      shown = id
      shownEarlier = []
      dropped.shownAgain(id)
    case (.start(let id, let item, _), .refused), (.start(let id, let item, _), .unsupported):
      viewings[id]?.mayBeStarted = false
      dropped.removeUnstarted(id)
      // The item may have changed in the meantime; the new one was not refused.
      if viewings[id]?.item == item {
        viewings[id]?.item = nil
        if shown == id { shown = nil }
      }
    case (.start(let id, _, _), .failed(mayHaveArrived: false)):
      viewings[id]?.mayBeStarted = false
      dropped.removeUnstarted(id)
    case (.pause(let id, _, _, asStop: false), .refused):
      viewings[id]?.isPauseRefused = true
    case (.pause(let id, _, _, asStop: false), .unsupported):
      isPauseUnsupported = true
      viewings[id]?.isPauseRefused = true
    case (.pause(let id, _, _, _), .accepted), (.pause(let id, _, _, _), .refused),
      (.pause(let id, _, _, _), .unsupported):
      if shown == id { shown = nil }
      shownEarlier.remove(id)
    case (.clear(let id, _), .accepted), (.clear(let id, _), .refused),
      (.clear(let id, _), .unsupported):
      dropped.remove(id)
      shown = nil
    case (.clear(let id, _), .failed):
      dropped.failed(id)
      if shown == id { shown = nil }
    case (.pause(let id, _, _, _), .failed):
      viewings[id]?.hasPauseFailed = true
    case (_, .failed), (.wait, _), (.nothing, _):
      break
    }
  }

  /// A paused viewing that an earlier daemon may have left shown as playing. Nothing is sent of it
  /// if another one plays: its `start` replaces it.
  private var pausedOfEarlier: ID? {
    guard !shownEarlier.isEmpty, owner == nil else { return nil }
    return shownEarlier.first { viewings[$0]?.isPaused == true && viewings[$0]?.item != nil }
  }

  private var owner: (ID, Viewing, Item)? {
    viewings.lazy.compactMap { id, viewing in viewing.item.map { (id, viewing, $0) } }
      .filter { !$0.1.isPaused }
      .max { $0.1.playOrder < $1.1.playOrder }
  }

  private mutating func nextPlayOrder() -> Int {
    lastPlayOrder += 1
    return lastPlayOrder
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
