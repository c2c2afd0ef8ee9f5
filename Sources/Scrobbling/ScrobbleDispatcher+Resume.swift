// SPDX-License-Identifier: MIT

internal import Journal
internal import Logging
internal import MediaIdentity
internal import Playback
internal import Timekeeping
internal import Trakt

/// Resuming at saved positions.
extension ScrobbleDispatcher {
  // MARK: offers

  /// Offers to resume if the player has just begun a file whose item was left unfinished.
  func offerResuming(_ player: String) {
    guard settings.resume.mode != .off, let starting = prompts.offers.fresh(player),
      let viewing = viewings.viewing(of: player, starting.viewing), !viewing.isOver
    else { return }
    let clock = clock
    let (start, parts) = resumeParts(player, starting.viewing, viewing)
    var decision = ResumeDecision(
      mode: settings.resume.mode, hasStartOption: starting.hasStartOption,
      startPosition: starting.startPosition,
      position: start + viewing.motion.position(at: clock.now), age: clock.now - starting.began,
      hasActed: starting.hasActed, parts: [])
    guard decision.mayResume else { return }
    decision.parts = parts()
    let actions = prompts.offers.decided(
      decision.outcome, for: player, viewing.play.key, prompt: prompts.makeID(),
      settings.resume, at: clock)
    guard !actions.isEmpty else { return }
    perform(actions)
    wake()
  }

  /// The beginning of the part that plays, in seconds of the file, and all parts with their saved
  /// positions.
  private func resumeParts(
    _ player: String, _ id: ViewingID, _ viewing: LoggedViewing
  ) -> (start: Seconds, parts: () -> [ResumeDecision.Part]) {
    if case .multipart(let file)? = viewings.files[.init(player: player, viewing: id)] {
      let boundaries = file.playback.boundaries
      return (
        boundaries[file.playback.current],
        {
          file.media.indices.map { index in
            ResumeDecision.Part(
              start: boundaries[index], length: boundaries[index + 1] - boundaries[index],
              point: self.resumePoint(viewing, part: file.media[index]))
          }
        }
      )
    }
    return (
      0,
      {
        [
          ResumeDecision.Part(
            start: 0, length: viewing.play.duration, point: self.resumePoint(viewing))
        ]
      }
    )
  }

  /// - Parameter part: the item of one part of the file; nil for the whole file.
  private func resumePoint(_ viewing: LoggedViewing, part: Media? = nil) -> ResumePoint? {
    let basis = ResumeBasis(viewing, part: part, identifies: !lookups.isPaused)
    let (play, date) = (viewing.play, time.date())
    let stored: [Play]?
    var saved: StoredPosition?
    switch basis {
    case .item(let media)?:
      stored = media.searchText.flatMap { text in
        store.read {
          try $0.endedViewings(mentioning: text, from: date - ResumePoint.maximumAge, to: date)
        }
      }
      saved =
        store.read {
          try $0.position(item: media.positionItem, episodeKey: media.positionEpisodeKey)
        } ?? nil
    case .content?:
      stored = store.read { try $0.viewings(of: play.path, identity: play.identity, limit: 20) }
    case nil:
      return nil
    }
    return basis?.point(
      for: play, stored ?? [], left: viewings.leftOpen.map(\.left), saved, at: date)
  }

  func perform(_ actions: [ResumeAction]) {
    for action in actions {
      switch action {
      case .ask(let player, let prompt):
        callbacks.notify(PlayerNotice(player: player, kind: .ask(prompt)))
      case .closePrompt(let player):
        callbacks.notify(PlayerNotice(player: player, kind: .closePrompt))
      case .seek(let player, let entry, let position):
        callbacks.notify(
          PlayerNotice(player: player, kind: .seek(entry: entry, position: position)))
      case .hold(let key, let moment):
        viewings.offered[key] = moment
        for index in channels.indices { channels[index].state.nowPlaying.hold(key, until: moment) }
      case .release(let key):
        viewings.offered[key] = nil
        for index in channels.indices { channels[index].state.nowPlaying.release(key) }
      case .log(let message):
        logger.info("\(message)")
      }
    }
  }

  /// Handles a seek by the user or one that the daemon requested.
  public func seekBegan(_ player: String) {
    let actions = prompts.offers.seekBegan(player, at: time.now())
    guard !actions.isEmpty else { return }
    perform(actions)
    wake()
  }

  /// Handles the answer to an offer.
  func answered(_ id: Int, isAccepted: Bool, by player: String) {
    let actions = prompts.offers.answered(id, isAccepted: isAccepted, by: player, at: time.now())
    guard !actions.isEmpty else { return }
    perform(actions)
    wake()
  }

  // MARK: the list of positions

  /// Checks whether Trakt's list of saved positions has changed, if that is due.
  public func checkPositions() {
    guard settings.resume.mode != .off, settings.isSending, !activity.loops.isStopping,
      channels.contains(where: {
        $0.state.name == .trakt && $0.state.isOpen && !$0.state.health.isBlocked
      })
    else { return }
    let list = store.read { try $0.positionList() } ?? nil
    guard activity.account.positions.begin(list, at: clock) else { return }
    let account = activity.account.positions.account
    activity.account.positionCheck = Task { await self.fetchPositions(list, of: account) }
  }

  /// - Parameter generation: the number of the account for which the check began.
  private func fetchPositions(_ known: PositionList?, of generation: Int) async {
    defer {
      if activity.account.positions.finished(for: generation) {
        activity.account.positionCheck = nil
      }
    }
    do throws(TraktError) {
      try countRequest()
      let stamp = try await account.perform { client, token throws(TraktError) in
        try await client.lastActivities(token: token).positions
      }
      let positions = stamp == known?.stamp ? nil : try await allPositions()
      await adoptAccount()
      guard generation == activity.account.positions.account else {
        return logger.debug("dropped the former account's saved positions")
      }
      reached()
      let list = PositionList(stamp: stamp, checkedAt: time.date())
      store.performIfFree { try $0.store(list, positions) }
      if let positions { logger.info("saved positions at Trakt: \(positions.count)") }
    } catch {
      guard generation == activity.account.positions.account else { return }
      // The previous list is kept until the next check.
      return logger.info("cannot fetch the saved positions: \(error)")
    }
    for player in prompts.offers.freshPlayers { offerResuming(player) }
  }

  private func allPositions() async throws(TraktError) -> [StoredPosition] {
    var all: [StoredPosition] = []
    for number in 1...PositionSync.maximumPages {
      try countRequest()
      let page = try await account.perform { client, token throws(TraktError) in
        try await client.savedPositions(page: number, token: token)
      }
      all += page.positions.compactMap { StoredPosition($0) }
      if number >= page.pageCount ?? 1 { break }
    }
    return all
  }

  /// If the account has changed, deletes the list of the previous one, cancels its check, and
  /// checks that of the new one.
  func adoptAccount() async {
    let generation = await account.generation
    guard activity.account.positions.adopt(account: generation) else { return }
    activity.account.positionCheck?.cancel()
    activity.account.positionCheck = nil
    if (store.read { try $0.positionList() } ?? nil) != nil {
      try? store.perform { try $0.removePositions() }
    }
    checkPositions()
  }

  /// Deletes the list when the user has signed out.
  func forgetPositionsIfSignedOut() async {
    guard await account.state == .signedOut,
      (store.read { try $0.positionList() } ?? nil) != nil
    else { return }
    try? store.perform { try $0.removePositions() }
  }
}

extension Media {
  /// Text contained in the stored media of its viewings; nil without an id.
  fileprivate var searchText: String? {
    (ids.trakt ?? episodeIDs.trakt).map { "\"trakt\":\($0)" }
  }
}
