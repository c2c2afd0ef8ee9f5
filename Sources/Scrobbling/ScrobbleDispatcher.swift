// SPDX-License-Identifier: MIT

public import Addresses
public import Journal
public import Logging
public import MediaIdentity
public import Playback
public import Timekeeping
public import Trakt

/// Stores every viewing, then tells its destinations: sends start, pause and stop.
///
/// Only drives. What is decided stands in values: ``ViewingLog`` (what plays and what ended),
/// ``LookupQueue`` (which name is looked up next), ``DestinationState`` (what a destination is told
/// next) and ``PendingWrites`` (what could not be written yet). One task looks names up; for each
/// destination one writes and one reads; nothing waits for anything but what it needs.
public actor ScrobbleDispatcher {
  /// Reads what a file's name can mean, with what lies around it, and which file or address it is.
  public typealias Identify =
    @Sendable (_ address: MediaAddress, _ reference: MediaReference) async -> ReadReference

  /// Looks up real paths aside; those that can't be found in time are left out.
  public typealias Locate = @Sendable (_ paths: [String]) async -> [String: String]

  /// What the dispatcher tells others.
  public struct Outputs: Sendable {
    /// A line for a player's screen, or that everything recorded of it is durable.
    public var notify: @Sendable (PlayerNotice) -> Void
    /// One line about what goes on.
    public var report: @Sendable (_ summary: String) -> Void
    /// There is nothing left to do and nothing plays.
    public var rest: @Sendable () -> Void

    public init(
      notify: @escaping @Sendable (PlayerNotice) -> Void = { _ in },
      report: @escaping @Sendable (_ summary: String) -> Void = { _ in },
      rest: @escaping @Sendable () -> Void = {}
    ) {
      self.notify = notify
      self.report = report
      self.rest = rest
    }
  }

  /// Reads of the file system, performed apart from the actor.
  struct FileReaders: Sendable {
    let identify: Identify
    let locate: Locate
  }

  /// One destination, what it is told next, and what waits for it in the journal.
  struct Outlet {
    let destination: any ScrobbleDestination
    var state: DestinationState
    var backlog = Backlog()
  }

  let store: JournalStore
  let account: TraktAccount
  let files: FileReaders
  let time: Clocks
  let logger: Logger
  let outputs: Outputs
  var viewings: ViewingLog
  var lookups = LookupQueue()
  var outlets: [Outlet]
  var settings: DispatcherSettings
  var startup = StartupDelay()
  var activity = Activity()

  public init(
    journal: sending Journal, account: TraktAccount,
    settings: DispatcherSettings = DispatcherSettings(),
    identify: @escaping Identify = ScrobbleDispatcher.identifyByName,
    locate: @escaping Locate = { _ in [:] }, time: Clocks, log: Logger, outputs: Outputs = Outputs()
  ) {
    store = JournalStore(journal, log: log)
    self.account = account
    self.settings = settings
    files = FileReaders(identify: identify, locate: locate)
    self.time = time
    logger = log
    self.outputs = outputs
    let destinations: [any ScrobbleDestination] = [TraktDestination(account: account, time: time)]
    outlets = destinations.map {
      Outlet(
        destination: $0,
        state: DestinationState(name: $0.name, policy: settings.policy, startedAt: time.now()))
    }
    viewings = ViewingLog(
      policy: settings.policy, filter: settings.filter, destinations: destinations.map(\.name))
  }

  /// Reads the name alone.
  public static let identifyByName: Identify = { address, reference in
    ReadReference(
      MediaIdentity.identify(reference), of: reference,
      identity: address.isLocal ? FileStamp.missing : nil)
  }

  var clock: ClockReading { ClockReading(now: time.now(), date: time.date()) }

  // MARK: players

  /// Takes in what changed in one player.
  ///
  /// - Parameter player: the instance that the player's plugin drew.
  /// - Returns: whether everything recorded of it so far is durable. Where it is not,
  ///   ``PlayerNotice/Kind/durable`` follows once it is.
  public func record(_ changes: [PlaybackChange], of player: String) -> Bool {
    let clock = clock
    let stored = changes.contains(where: \.kind.isResumption) ? storedPlays(of: player) : []
    perform(
      changes.flatMap { viewings.record($0, of: player, stored: stored, at: clock) })
    makeRoom()
    wake()
    let isDurable = isDurable(player)
    if !isDurable { activity.unacknowledged.insert(player) }
    return isDurable
  }

  private func isDurable(_ player: String) -> Bool {
    !store.pending.contains(player: player) && !viewings.isUndecided(player)
  }

  /// Says of each player that waits for it whether all that it said is durable now.
  func acknowledge() {
    for player in activity.unacknowledged where isDurable(player) {
      activity.unacknowledged.remove(player)
      outputs.notify(PlayerNotice(player: player, kind: .durable))
    }
  }

  /// The viewing of this player that the journal knows from before.
  public func remembered(_ player: String) -> RememberedViewing? {
    guard let play = storedPlays(of: player).last else { return nil }
    return RememberedViewing(
      viewing: ViewingID(entry: play.key.entry, lap: play.key.lap),
      isOver: play.isPlayed || play.isSkipped,
      // A later part counts its seconds from its own beginning.
      watched: play.key.part == 0 ? PlayedRanges(play.watched) : PlayedRanges(), ran: play.ran,
      position: play.position)
  }

  /// The viewings of a player's newest file, as they are stored, or are to be.
  func storedPlays(of player: String) -> [Play] {
    let stored = store.read { try $0.latestEntry(of: player) } ?? []
    let pending = store.pending.plays(of: player)
    let entry = (stored + pending).map(\.key.entry).max()
    let known = Set(pending.map(\.key))
    return (stored.filter { !known.contains($0.key) } + pending)
      .filter { $0.key.entry == entry }.sorted { $0.key < $1.key }
  }

  /// Ends what was open when the last daemon stopped and whose player did not come back: as a play
  /// where the threshold was reached, else where it was last seen.
  ///
  /// - Parameter random: as of ``takeUp(random:)``.
  public func endOrphans(
    random: Double = Double.random(in: 0...1), _ isConnected: (String) async -> Bool
  ) async {
    let left: [Play] = store.read { try $0.open() } ?? []
    if !left.isEmpty { startup = StartupDelay(takenUpAt: time.now(), random: random) }
    for play in left where await !isConnected(play.key.instance) {
      perform(viewings.orphaned(play))
    }
    wake()
  }

  // MARK: what follows

  /// Does what follows from an event, the journal first.
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
    case .locate(let id, let decision, let paths):
      locate(id, decision, paths)
    case .forgetMatches(let play):
      forgetMatches(of: play)
    case .lookUpAgain(let ticket, let isOver, let date):
      lookups.add(ticket, isOver: isOver, date: date)
    case .cancelLookup(let key):
      lookups.remove(key)
    case .postponeLookup(let key, let endedAt):
      lookups.viewingEnded(key, date: endedAt)
    case .lookUpLater(let ticket, let endedAt):
      lookups.add(
        ticket, isOver: true, date: endedAt, notBefore: time.now() + LookupQueue.retryInterval)
    case .nowPlaying(let key, let event):
      for index in outlets.indices {
        outlets[index].state.nowPlaying.take(event, of: key, earliest: startup.opensAt)
      }
    case .deliver(let play, let deliveries, let media, let isLeftOver):
      for delivery in deliveries { enqueue(play, delivery, media, isLeftOver: isLeftOver) }
    case .withdraw(let key):
      for index in outlets.indices { outlets[index].state.withdraw(key) }
    case .requestPosition(let player):
      outputs.notify(PlayerNotice(player: player, kind: .requestPosition))
    case .log(let level, let message):
      logger.log(level: level, "\(message)")
    case .tellUnmatched(let player, let name):
      guard settings.osd.unmatched else { return }
      show("Not recognised: \(name). Run: scrobbled match …", on: player)
    case .tellNotYetListed(let player, let name):
      guard settings.osd.unmatched else { return }
      show("Not on Trakt yet: \(name)", on: player)
    }
  }

  private func enqueue(_ play: Play, _ delivery: Delivery, _ media: Media, isLeftOver: Bool) {
    guard delivery.state == .waiting,
      let index = outlets.firstIndex(where: { $0.state.name == delivery.destination })
    else { return }
    guard outlets[index].state.hasRoom || !store.isStored(play.key) else {
      return outlets[index].backlog.leftOut()
    }
    let pending = PendingDelivery(
      play: play, delivery: delivery, media: media,
      notBefore: isLeftOver ? startup.opensAt : Instant(-.infinity))
    let superseded = outlets[index].state.enqueue(pending)
    write(superseded.map { .save($0.delivery, $0.play.key, media: nil) })
  }

  func write(_ writes: [JournalWrite]) {
    tell(store.write(writes, at: time.now()))
  }

  /// Says what changed about the journal.
  func tell(_ news: JournalStore.News?) {
    switch news {
    case .failed(let problem)?:
      alert("Not kept: \(problem)")
    case .recovered?:
      acknowledge()
    case nil:
      break
    }
  }

  // MARK: screens

  func show(_ text: String, on player: String) {
    let text = activity.messages.add(text, on: player, at: time.now())
    outputs.notify(PlayerNotice(player: player, kind: .show(text)))
  }

  /// Says on the screens of the players that play, and of the one that played last, that something has
  /// to be done.
  func alert(_ text: String) {
    guard settings.osd.problems else { return }
    let last = outlets.compactMap { $0.state.queue.waiting.last?.play.key.instance }
    for player in Set(viewings.viewings.keys.map(\.instance) + last) { show(text, on: player) }
  }
}

extension PlaybackChange.Kind {
  /// A viewing goes on after the daemon was away.
  var isResumption: Bool { if case .began(_, again: true) = self { true } else { false } }
}

extension NowPlaying {
  /// - Parameter earliest: what goes on after the daemon was away is not told before.
  fileprivate mutating func take(_ event: NowPlayingEvent, of id: ID, earliest: Instant)
  where Item == Media {
    switch event {
    case .began(let motion, let duration, let ran, let now, let isResumed):
      began(
        id, motion: motion, duration: duration, ran: ran, at: now,
        // Trakt shows it already where the last daemon had said so.
        earliest: isResumed ? earliest : now)
    case .paused(let motion, let duration, let now):
      paused(id, motion: motion, duration: duration, at: now)
    case .resumed(let motion, let duration, let ran, let now):
      resumed(id, motion: motion, duration: duration, ran: ran, at: now)
    case .sought(let motion, let duration, let now):
      sought(id, motion: motion, duration: duration, at: now)
    case .moved(let motion, let duration): moved(id, motion: motion, duration: duration)
    case .identified(let media): identified(id, as: media)
    case .hidden: hide(id)
    case .ended: ended(id)
    case .dropped: drop(id)
    case .withdrawn(let media): withdraw(id, media)
    }
  }
}
