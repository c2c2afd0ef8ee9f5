// SPDX-License-Identifier: MIT

public import Addresses
public import Journal
public import Logging
public import MediaIdentity
public import Playback
public import Timekeeping
public import Trakt
internal import Webhooks

/// Stores every viewing in the journal, then sends start, pause and stop to the destinations.
///
/// Performs I/O only; the decisions are made by value types: ``ViewingLog`` (current and ended
/// viewings), ``LookupQueue`` (next lookup), ``DestinationState`` (next request to a destination)
/// and ``PendingWrites`` (writes not yet done). One task does lookups, one per destination
/// writes, and one searches the Trakt history, so that none blocks another.
public actor ScrobbleDispatcher {
  /// Reads the possible meanings of a file's name with its surroundings, and its identity.
  public typealias Identify =
    @Sendable (_ address: MediaAddress, _ reference: MediaReference) async -> ReadReference

  /// Resolves real paths; those not resolved in time are left out.
  public typealias FindRealPaths = @Sendable (_ paths: [String]) async -> [String: String]

  /// Functions that the dispatcher calls to notify players and to report its state.
  public struct Callbacks: Sendable {
    /// Sends a notice to a player: a text, a prompt, a seek, a threshold, a position request, or
    /// the confirmation that its records are durable.
    public var notify: @Sendable (PlayerNotice) -> Void
    /// Reports a one-line summary of the current state.
    public var report: @Sendable (_ summary: String) -> Void
    /// Called when there is no work left and nothing is playing.
    public var didBecomeIdle: @Sendable () -> Void

    public init(
      notify: @escaping @Sendable (PlayerNotice) -> Void = { _ in },
      report: @escaping @Sendable (_ summary: String) -> Void = { _ in },
      didBecomeIdle: @escaping @Sendable () -> Void = {}
    ) {
      self.notify = notify
      self.report = report
      self.didBecomeIdle = didBecomeIdle
    }
  }

  /// Reads of the file system, performed apart from the actor.
  struct FileReaders: Sendable {
    let identify: Identify
    let realPaths: FindRealPaths
    let matchKey: @Sendable () -> String?
  }

  /// One destination with its state, and the cursor over its deliveries in the journal.
  struct DestinationChannel {
    /// Identifies a channel while a request is in flight: a webhook that is reconfigured has
    /// another number, so that a response of the previous receiver is recognised as outdated.
    struct ID: Hashable {
      let name: Destination
      let number: Int
    }

    let id: ID
    let destination: any ScrobbleDestination
    var state: DestinationState
    var backlog = Backlog()

    init(
      _ destination: any ScrobbleDestination, number: Int, policy: ScrobblePolicy, at now: Instant
    ) {
      id = ID(name: destination.traits.name, number: number)
      self.destination = destination
      state = DestinationState(destination.traits, policy: policy, startedAt: now)
    }
  }

  let store: JournalStore
  let account: TraktAccount
  let files: FileReaders
  let time: Clocks
  let logger: Logger
  let callbacks: Callbacks
  var viewings: ViewingLog
  var lookups = LookupQueue()
  var channels: [DestinationChannel]
  var settings: DispatcherSettings
  var activity = Activity()
  var prompts = PlayerPrompts()

  /// - Parameter matchKey: returns the key that opens the match menu in mpv; nil if none is bound.
  public init(
    journal: sending Journal, account: TraktAccount, webhooks: [WebhookConnection] = [],
    settings: DispatcherSettings = DispatcherSettings(),
    identify: @escaping Identify = ScrobbleDispatcher.identifyByName,
    realPaths: @escaping FindRealPaths = { _ in [:] },
    matchKey: @escaping @Sendable () -> String? = { nil }, time: Clocks, log: Logger,
    callbacks: Callbacks = Callbacks()
  ) {
    store = JournalStore(journal, now: time.now, log: log)
    self.account = account
    self.settings = settings
    files = FileReaders(identify: identify, realPaths: realPaths, matchKey: matchKey)
    self.time = time
    logger = log
    self.callbacks = callbacks
    let destinations: [any ScrobbleDestination] =
      [TraktDestination(account: account, time: time)]
      + webhooks.map { WebhookDestination($0, time: time) }
    channels = destinations.map {
      DestinationChannel($0, number: 0, policy: settings.policy, at: time.now())
    }
    viewings = ViewingLog(
      policy: settings.policy, filter: settings.filter, destinations: destinations.map(\.traits))
  }

  /// Reads the name alone, without accessing files.
  public static let identifyByName: Identify = { address, reference in
    ReadReference(
      MediaIdentity.identify(reference), of: reference,
      identity: address.isLocal ? FileStamp.missing : nil)
  }

  var clock: ClockReading { ClockReading(now: time.now(), date: time.date()) }

  // MARK: players

  /// Records changes of one player.
  ///
  /// - Parameter player: instance id generated by the player's plugin.
  /// - Returns: whether all records of this player are durable. If not,
  ///   ``PlayerNotice/Kind/durable`` follows once they are.
  public func record(_ changes: [PlaybackChange], of player: String) -> Bool {
    let clock = clock
    let hadProblem = store.reportedProblem != nil
    let stored = changes.contains(where: \.kind.isResumption) ? storedPlays(of: player) : []
    let resuming = changes.flatMap { prompts.offers.record($0, of: player) }
    perform(
      changes.flatMap { viewings.record($0, of: player, stored: stored, at: clock) })
    // After the changes: a seek to another part of a file ends this part while it is held.
    perform(resuming)
    if changes.contains(where: \.kind.isLast) { decideHeldViewings() }
    if changes.contains(where: \.kind.isBeginning) {
      checkPositions()
      // It was reported to the players of that time.
      if hadProblem, settings.osd.problems, let problem = store.reportedProblem {
        show("Not recorded: \(problem)", on: player)
      }
    }
    evictExcess()
    wake()
    let isDurable = isDurable(player)
    if !isDurable { activity.unacknowledged.insert(player) }
    return isDurable
  }

  private func isDurable(_ player: String) -> Bool {
    !store.pending.contains(player: player) && !viewings.isUndecided(player)
  }

  /// Sends the pending confirmations of durability to players whose records are durable now.
  func acknowledge() {
    for player in activity.unacknowledged where isDurable(player) {
      activity.unacknowledged.remove(player)
      callbacks.notify(PlayerNotice(player: player, kind: .durable))
    }
  }

  // MARK: actions

  /// Performs the actions that follow from an event, journal writes first.
  func perform(_ actions: [ViewingAction]) {
    guard !actions.isEmpty else { return }
    write(actions.compactMap { if case .store(let write) = $0 { write } else { nil } })
    for action in actions { perform(action) }
  }

  private func perform(_ action: ViewingAction) {
    switch action {
    case .store:
      break
    case .identify(let ticket, let reference):
      lookups.remove(ticket.key)
      if let address = viewings.viewings[ticket.key]?.address { read(ticket, address, reference) }
    case .resolveRealPaths(let id, let decision, let paths):
      resolveRealPaths(id, decision, paths)
    case .forgetMatches(let play):
      write([.forgetMatches(play)])
    case .lookUpAgain(let ticket, let isOver, let date):
      lookups.add(ticket, isOver: isOver, date: date)
    case .cancelLookup(let key):
      lookups.remove(key)
    case .postponeLookup(let key, let endedAt):
      lookups.viewingEnded(key, date: endedAt)
    case .lookUpLater(let ticket, let endedAt):
      lookups.retryLater(ticket, endedAt: endedAt, at: clock)
    case .nowPlaying(let key, let event):
      for index in channels.indices {
        channels[index].state.apply(event, of: key, earliest: activity.startup.opensAt)
      }
    case .deliver(let play, let deliveries, let media, let isFromEarlierDaemon):
      for delivery in deliveries {
        enqueue(play, delivery, media, isFromEarlierDaemon: isFromEarlierDaemon)
      }
    case .withdraw(let key):
      for index in channels.indices { channels[index].state.withdraw(key) }
    case .requestPosition(let player):
      callbacks.notify(PlayerNotice(player: player, kind: .requestPosition))
    case .setThreshold(let player, let viewing, let threshold):
      callbacks.notify(PlayerNotice(player: player, kind: .threshold(threshold, viewing)))
    case .log(let level, let message):
      logger.log(level: level, "\(message)")
    case .reportUnmatched(let player, let name):
      guard settings.osd.unmatched else { return }
      let run = files.matchKey().map { "Press \($0), or run" } ?? "Run"
      show("Not recognised: \(name). \(run): scrobbled match …", on: player)
    case .reportNotYetListed(let player, let name):
      guard settings.osd.unmatched else { return }
      show("Not on Trakt yet: \(name)", on: player)
    }
  }

  private func enqueue(
    _ play: Play, _ delivery: Delivery, _ media: Media, isFromEarlierDaemon: Bool
  ) {
    guard delivery.state == .waiting,
      let index = channels.firstIndex(where: { $0.state.name == delivery.destination })
    else { return }
    guard channels[index].state.hasRoom || !store.isStored(play.key) else {
      return channels[index].backlog.restart()
    }
    var pending = PendingDelivery(
      play: play, delivery: delivery, media: media,
      notBefore: isFromEarlierDaemon ? activity.startup.opensAt : Instant(-.infinity))
    pending.restoreEffectTimeout(at: clock)
    let superseded = channels[index].state.enqueue(pending)
    write(superseded.map { .save($0.delivery, $0.play.key, media: nil) })
  }

  func write(_ writes: [JournalWrite]) {
    report(store.write(writes, at: time.now()))
  }

  /// Logs and reports a change of the journal's state.
  func report(_ change: JournalStore.Change?) {
    switch change {
    case .failed(let problem)?:
      alert("Not recorded: \(problem)")
    case .recovered?:
      acknowledge()
      activity.hasRecovered = true
      wake()
    case .replaced(let notice)?:
      alert(notice)
      writeMemory()
      acknowledge()
      activity.hasRecovered = true
      wake()
    case nil:
      break
    }
  }

  // MARK: on-screen messages

  func show(_ text: String, on player: String) {
    let text = activity.messages.add(text, on: player, at: time.now())
    callbacks.notify(PlayerNotice(player: player, kind: .show(text)))
  }

  /// Shows a message that requires action on the screens of the active players and of the last one.
  func alert(_ text: String) {
    guard settings.osd.problems else { return }
    let last = channels.compactMap { $0.state.queue.waiting.last?.play.key.instance }
    for player in Set(viewings.viewings.keys.map(\.instance) + last) { show(text, on: player) }
  }
}

extension PlaybackChange.Kind {
  var isBeginning: Bool { if case .began = self { true } else { false } }

  /// Whether a viewing continues after a restart of the daemon.
  var isResumption: Bool { if case .began(_, isResumed: true) = self { true } else { false } }
}

extension DestinationState {
  /// - Parameter earliest: earliest time to show a viewing that continues after a restart.
  mutating func apply(_ event: NowPlayingEvent, of id: Play.Key, earliest: Instant) {
    switch event {
    case .unverified(let media):
      if isComplete(media) { nowPlaying.identified(id, as: media) }
    case .confirmed(let media, let before):
      if isComplete(media), !isComplete(before) {
        nowPlaying.identified(id, as: media, kind: media.kind)
      }
    case .withdrawn(_, let names) where !names.contains(name):
      break
    default:
      nowPlaying.apply(event, of: id, earliest: earliest)
    }
    if case .began(_, _, _, _, _, let names) = event, names.contains(name) {
      nowPlaying.noteShownEarlier(id)
    }
  }

  /// Whether the destination is a webhook, and the item has what its format needs.
  private func isComplete(_ media: Media) -> Bool {
    traits.format.map { $0.missing(in: WebhookItem(media)) == nil } ?? false
  }
}

extension NowPlaying where Item == Media {
  /// - Parameter earliest: the earliest time of its first `start`; see `DestinationState`.
  fileprivate mutating func apply(_ event: NowPlayingEvent, of id: ID, earliest: Instant) {
    switch event {
    case .began(let motion, let duration, let playingTime, let now, let isResumed, _):
      began(
        id, motion: motion, duration: duration, playingTime: playingTime, at: now,
        // If the last daemon sent a `start`, Trakt already shows the viewing.
        earliest: isResumed ? earliest : now)
    case .paused(let motion, let duration, let now):
      paused(id, motion: motion, duration: duration, at: now)
    case .resumed(let motion, let duration, let playingTime, let now):
      resumed(id, motion: motion, duration: duration, playingTime: playingTime, at: now)
    case .seeked(let motion, let duration, let now):
      seeked(id, motion: motion, duration: duration, at: now)
    case .moved(let motion, let duration): moved(id, motion: motion, duration: duration)
    case .identified(let media), .unverified(let media), .confirmed(let media, _):
      identified(id, as: media, kind: media.kind)
    case .hidden: hide(id)
    case .ended: ended(id)
    case .dropped: drop(id)
    case .withdrawn(let media, from: _): withdraw(id, media)
    }
  }
}
