// SPDX-License-Identifier: MIT

/// Menus on the players' screens that await an answer.
struct OpenMenus: Sendable {
  enum Menu: Hashable, Sendable {
    case match(MatchMenu)
    case rate(RateMenu)
  }

  private var menus: [Int: (player: String, menu: Menu)] = [:]

  mutating func open(_ menu: Menu, id: Int, on player: String) {
    menus[id] = (player, menu)
  }

  /// - Returns: nil if that player has no such menu.
  mutating func close(_ id: Int, on player: String) -> Menu? {
    guard let open = menus[id], open.player == player else { return nil }
    menus[id] = nil
    return open.menu
  }

  /// Clears all menus; their answers have no effect.
  ///
  /// - Returns: the players that show one.
  mutating func closeAll() -> Set<String> {
    defer { menus = [:] }
    return Set(menus.values.map(\.player))
  }
}
