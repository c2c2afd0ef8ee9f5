// SPDX-License-Identifier: MIT

extension AccountModel {
  /// The part of `/users/settings` that is sent with `extended=browsing` only.
  var browsing: JSON {
    let settings: JSON = [
      "hide_watching_now": false,
      "watch_only_once": false,
      "other_site_ratings": false,
      "release_date_ignore_runtime": false,
      "display_early_ratings": false,
      "hide_episode_type_tags": false,
      "hide_unsaved_filters_prompt": false,
      "spoilers": .object([:]),
      "calendar": [
        "hide_specials": false,
        "autoscroll": false,
      ],
      "progress": [
        "on_deck": [
          "sort_how": "asc",
          "refresh": false,
          "simple_progress": false,
          "only_favorites": false,
        ],
        "watched": [
          "refresh": false,
          "simple_progress": false,
          "include_specials": false,
          "include_watchlisted": false,
          "include_collected": false,
          "sort_how": "asc",
          "use_last_activity": false,
          "grid_view": false,
        ],
      ],
      "watchnow": [
        "favorites": [],
        "only_favorites": false,
      ],
      "welcome": [
        "exit_step": nil
      ],
      "genres": .object([:]),
      "comments": [
        "blocked_uids": []
      ],
      "recommendations": [
        "ignore_collected": false,
        "ignore_watchlisted": false,
      ],
      "rewatching": [
        "adjust_percentage": false
      ],
      "profile": [
        "favorites": [
          "sort_by": "",
          "sort_how": "asc",
        ],
        "most_watched_shows": [
          "sort_by": "",
          "tab": "",
        ],
        "most_watched_movies": [
          "sort_by": "",
          "tab": "",
        ],
      ],
      "show_rating_prompt": configuration.showsRatingPrompt.map(JSON.bool) ?? .null,
    ]
    return ["browsing": settings]
  }
}
