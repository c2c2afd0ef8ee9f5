// SPDX-License-Identifier: MIT

internal import Journal
internal import Logging
internal import MediaIdentity
internal import Playback
internal import Timekeeping
internal import Trakt

/// Menus on the players' screens.
extension ScrobbleDispatcher {
  /// Seconds for which a menu is shown.
  private static let menuDuration: Seconds = 15

  /// Opens the menu that corrects the match of the current viewing.
  public func openMatchMenu(on player: String) async {
    guard let viewing = viewings.playing(player), let read = viewing.read else {
      return show("Nothing to match", on: player)
    }
    guard settings.isSending else {
      return show("Cannot search Trakt: the configuration is invalid", on: player)
    }
    if case .signedOut(let reason, _)? = channels.first(where: { $0.state.traits.isTrakt })?.state
      .signIn
    {
      return show("Cannot search Trakt: \(reason)", on: player)
    }
    let client = await account.client
    let ticket = viewing.ticket
    let search = CandidateSearch(client: client) { () throws(TraktError) in
      try self.countRequest(for: ticket)
    }
    do throws(TraktError) {
      let candidates = try await search.find(
        read.identification.hypotheses, count: MatchMenu.maximumChoices)
      reached()
      // Another file may have begun, or the title may have changed.
      guard viewings.isCurrent(ticket), let current = viewings.viewings[ticket.key],
        !current.isOver, let menu = MatchMenu(current, candidates: candidates)
      else { return logger.debug("dropped the candidates for another file or title") }
      open(
        .match(menu), on: player, entry: menu.ticket.key.entry,
        .menu(title: menu.title, items: menu.items))
    } catch {
      guard isWanted(ticket) else { return dropResult(ticket) }
      show(Self.searchFailure(error), on: player)
    }
  }

  private static func searchFailure(_ error: TraktError) -> String {
    switch Disposition(error) {
    case .signedOut(let reason), .blocked(let reason): "Cannot search Trakt: \(reason)"
    case .limited: "Cannot search Trakt at present: too many requests"
    default: "Cannot search Trakt at present"
    }
  }

  private func open(
    _ menu: OpenMenus.Menu, on player: String, entry: Int?, _ content: PlayerPrompt.Content
  ) {
    let id = prompts.makeID()
    prompts.menus.open(menu, id: id, on: player)
    let prompt = PlayerPrompt(id: id, entry: entry, content, seconds: Self.menuDuration)
    callbacks.notify(PlayerNotice(player: player, kind: .ask(prompt)))
  }

  // MARK: ratings

  /// Rates the current viewing, or what was scrobbled last within an hour, on this player if
  /// there is one.
  ///
  /// - Parameter rating: nil opens a menu.
  public func rate(_ rating: Int?, on player: String) {
    guard let media = rateable(player) else { return show("Nothing to rate", on: player) }
    guard let rating else { return openRateMenu(media, on: player) }
    rate(media, rating, on: player)
  }

  private func rateable(_ player: String) -> Media? {
    if let playing = viewings.playing(player) {
      guard case .found(let media) = playing.resolution, media.ratingKey != nil else { return nil }
      return media
    }
    let date = time.date()
    let recent = store.read { try RatingRequest.recent(in: $0, at: date) } ?? []
    return RatingRequest.last(of: recent) { $0.key.instance == player }
      ?? RatingRequest.last(of: recent) { _ in true }
  }

  func openRateMenu(_ media: Media, on player: String) {
    let menu = RateMenu(media: media)
    let earlier = media.ratingKey.flatMap { item in store.read { try $0.rating(of: item) } ?? nil }
    open(
      .rate(menu), on: player, entry: nil,
      .menu(
        title: menu.title, items: RateMenu.items, selected: RateMenu.selected(earlier: earlier)))
  }

  private func rate(_ media: Media, _ rating: Int, on player: String) {
    do {
      try rate(media, rating)
      show("Rated \(rating): \(media.name)", on: player)
    } catch {
      show("Cannot write the rating to the journal", on: player)
    }
  }

  /// Rates a file, the current viewing, or what was scrobbled last.
  ///
  /// - Returns: its name; nil if nothing fits.
  public func rate(_ request: RatingRequest) throws -> String? {
    let date = time.date()
    guard Rating.range.contains(request.rating),
      let media = try store.perform({ try request.media(in: $0, at: date) })
    else { return nil }
    try rate(media, request.rating)
    return media.name
  }

  private func rate(_ media: Media, _ rating: Int) throws {
    let ratings = RatingRequest.ratings(
      rating, of: media, at: time.date(),
      channels.filter(\.state.traits.isTrakt).map(\.state.name))
    try store.perform { journal in for rating in ratings { try journal.save(rating) } }
    logger.notice("rated \(rating): \(media.name)")
    loadRatings()
    wake()
  }

  /// Loads the ratings that wait in the journal.
  func loadRatings() {
    for index in channels.indices where channels[index].state.traits.isTrakt {
      let name = channels[index].state.name
      let waiting = store.read { try $0.waitingRatings(for: name, limit: RatingQueue.maximumCount) }
      if let waiting { channels[index].state.ratings.load(waiting) }
    }
  }

  /// Stores the final state of a rating. If that fails it is sent again after a restart, which
  /// changes nothing at the destination.
  func rated(_ rating: Rating, _ media: Media) {
    store.performIfFree { try $0.save(rating) }
    switch rating.state {
    case .delivered: logger.debug("delivered the rating of \(media.name)")
    case .waiting: break
    case .unmatched, .refused:
      let detail = rating.detail.map { ": \($0)" } ?? ""
      logger.warning("the rating of \(media.name) was not accepted\(detail)")
    }
    if channels.contains(where: { $0.state.name == rating.destination && $0.state.ratings.isEmpty })
    {
      loadRatings()
    }
  }

  /// Handles the answer to a prompt.
  ///
  /// - Parameter index: nil if nothing was chosen.
  public func answered(_ prompt: Int, choosing index: Int?, of player: String) {
    switch prompts.menus.close(prompt, on: player) {
    case .match(let menu)?: answered(menu, index, player)
    case .rate(let menu)?:
      if let rating = menu.rating(index) { rate(menu.media, rating, on: player) }
    case nil: answered(prompt, isAccepted: index == 0, by: player)
    }
  }

  /// Stores that the file is nothing to scrobble.
  ///
  /// - Returns: whether it is stored.
  private func exclude(_ viewing: LoggedViewing) -> Bool {
    (try? store.perform {
      try MatchRequest.exclude(
        viewing.address, identity: viewing.read?.identity, in: $0, at: time.date())
    }) ?? false
  }

  private func answered(_ menu: MatchMenu, _ index: Int?, _ player: String) {
    // A stream's title may have changed: the answer is about the one that the menu showed.
    if let current = viewings.viewings[menu.ticket.key], !current.isOver,
      current.ticket != menu.ticket, menu.decision(index) != .nothing
    {
      logger.info("dropped an answer about an earlier title")
      return show("Not matched: the title has changed", on: player)
    }
    switch menu.decision(index) {
    case .match(let choice):
      do {
        let count = try match(choice.request)
        logger.notice("matched as \(choice.text) in the player")
        let waiting = count == 0 ? "" : "; \(count) \(count == 1 ? "play" : "plays") queued"
        show("Matched: \(choice.text)\(waiting)", on: player)
      } catch {
        show("Cannot write the match to the journal", on: player)
      }
    case .skip:
      guard let playing = viewings.playing(player), playing.play.key == menu.ticket.key else {
        return
      }
      let isStored = exclude(playing)
      guard let name = skip(player) else { return }
      show("Not scrobbled\(isStored ? ", also next time" : ""): \(name)", on: player)
    case .nothing:
      break
    }
  }
}
