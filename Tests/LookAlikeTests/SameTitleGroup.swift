// SPDX-License-Identifier: MIT

/// Movies and shows with the same or a confusable title; years, countries and run times as
/// published.
struct SameTitleGroup {
  struct Item {
    var year: Int
    var country: String
    var minutes: Int
    var isMovie: Bool
  }

  var title: String
  var items: [Item]

  static let all: [SameTitleGroup] = table.split(separator: "\n").map { line in
    let parts = line.split(separator: "|")
    return SameTitleGroup(
      title: String(parts[0]),
      items: parts.dropFirst().map { part in
        let words = part.split(separator: " ")
        return Item(
          year: Int(words[1]) ?? 0, country: String(words[2]), minutes: Int(words[3]) ?? 0,
          isMovie: words[0] == "movie")
      })
  }

  private static let table = """
    The Office|show 2001 gb 30|show 2005 us 22|show 2019 in 25|show 2024 au 26
    House of Cards|show 1990 gb 55|show 2013 us 50|movie 1968 us 105|movie 1993 us 108
    Shameless|show 2004 gb 48|show 2011 us 52
    Ghosts|show 2019 gb 30|show 2021 us 22|show 1995 gb 60
    Battlestar Galactica|show 1978 us 46|show 2004 us 43|movie 1978 us 125
    Doctor Who|show 1963 gb 25|show 2005 gb 45|movie 1996 us 89
    Charmed|show 1998 us 43|show 2018 us 42
    Hawaii Five-0|show 1968 us 50|show 2010 us 43
    MacGyver|show 1985 us 48|show 2016 us 43
    Magnum P.I.|show 1980 us 48|show 2018 us 43
    The Twilight Zone|show 1959 us 25|show 1985 us 45|show 2002 us 22|show 2019 us 48
    The Outer Limits|show 1963 us 51|show 1995 us 44
    Roswell|show 1999 us 42|movie 1994 us 91
    Dynasty|show 1981 us 48|show 2017 us 42
    Dallas|show 1978 us 48|show 2012 us 42
    Kung Fu|show 1972 us 50|show 2021 us 42
    The Tomorrow People|show 1973 gb 25|show 1992 gb 25|show 2013 us 42
    Being Human|show 2008 gb 58|show 2011 us 44
    Skins|show 2007 gb 46|show 2011 us 44|movie 2002 us 84
    Life on Mars|show 2006 gb 58|show 2008 us 43
    Utopia|show 2013 gb 50|show 2020 us 51|movie 2024 us 97
    Wilfred|show 2007 au 26|show 2011 us 22
    Castle|show 2009 us 43|movie 1917 us 60
    The Killing|show 2007 dk 57|show 2011 us 45|movie 1956 us 84
    The Bridge|show 2011 se 58|show 2013 us 44|movie 2006 us 94
    Les Misérables|show 2018 gb 60|movie 1998 us 134|movie 2012 gb 158|movie 2019 fr 104
    Emma|show 2009 gb 57|movie 1996 gb 121|movie 2020 gb 125
    Pride and Prejudice|show 1980 gb 52|show 1995 gb 55|movie 1940 us 117|movie 2005 gb 129
    Jane Eyre|show 1983 gb 30|show 2006 gb 58|movie 1943 us 97|movie 2011 gb 120
    Little Women|show 2017 gb 60|show 2022 kr 70|movie 1949 us 122|movie 1994 us 119|movie 2019 us 135
    Fargo|show 2014 us 53|movie 1996 us 98
    Westworld|show 2016 us 62|movie 1973 us 88
    Hannibal|show 2013 us 43|movie 2001 us 131
    Watchmen|show 2019 us 58|movie 2009 us 162
    Snowpiercer|show 2020 us 48|movie 2013 kr 126
    Hanna|show 2019 us 50|movie 2011 us 111
    Teen Wolf|show 2011 us 41|movie 1985 us 91
    Teen Titans|show 2003 us 22|show 1967 us 7
    Buffy the Vampire Slayer|show 1997 us 44|movie 1992 us 86
    Stargate|movie 1994 us 121|show 2018 us 10
    The Magicians|show 2016 us 42|movie 1992 us 88
    Dune|movie 1984 us 137|movie 2021 us 155|show 2000 us 88
    The Thing|movie 1982 us 109|movie 2011 us 103
    The Fly|movie 1958 us 94|movie 1986 us 96
    Halloween|movie 1978 us 91|movie 2007 us 109|movie 2018 us 106
    Suspiria|movie 1977 it 99|movie 2018 it 152
    RoboCop|movie 1987 us 102|movie 2014 us 117|show 1994 us 46
    Total Recall|movie 1990 us 113|movie 2012 us 118
    Point Break|movie 1991 us 122|movie 2015 us 114
    Ghostbusters|movie 1984 us 105|movie 2016 us 117
    King Kong|movie 1933 us 100|movie 1976 us 134|movie 2005 us 187
    Godzilla|movie 1954 jp 96|movie 1998 us 139|movie 2014 us 123
    The Mummy|movie 1932 us 73|movie 1959 gb 88|movie 1999 us 124|movie 2017 us 110
    Dracula|movie 1931 us 75|movie 1958 gb 82|movie 1979 us 109|show 2013 gb 43|show 2020 gb 90
    Cinderella|movie 1950 us 74|movie 2015 us 105|movie 2021 us 113
    The Jungle Book|movie 1942 us 108|movie 1967 us 78|movie 2016 us 106
    The Lion King|movie 1994 us 88|movie 2019 us 118
    Beauty and the Beast|movie 1946 fr 93|movie 1991 us 84|movie 2017 us 129|show 1987 us 48|show 2012 us 42
    Aladdin|movie 1992 us 90|movie 2019 us 128|show 1994 us 22
    Mulan|movie 1998 us 87|movie 2020 us 115
    A Star Is Born|movie 1937 us 111|movie 1954 us 154|movie 1976 us 139|movie 2018 us 136
    True Grit|movie 1969 us 128|movie 2010 us 110
    Ocean's Eleven|movie 1960 us 127|movie 2001 us 116
    The Italian Job|movie 1969 gb 99|movie 2003 us 111
    Gone in 60 Seconds|movie 1974 us 105|movie 2000 us 118
    Psycho|movie 1960 us 109|movie 1998 us 105
    Carrie|movie 1976 us 98|movie 2002 us 132|movie 2013 us 100
    It|movie 2017 us 135|movie 1927 us 72|show 1990 us 96
    Pet Sematary|movie 1989 us 103|movie 2019 us 101
    The Shining|movie 1980 us 144|show 1997 us 91
    One Piece|show 1999 jp 24|show 2023 us 58|movie 2000 jp 51
    Cowboy Bebop|show 1998 jp 24|show 2021 us 46|movie 2001 jp 115
    Death Note|show 2006 jp 24|show 2015 jp 46|movie 2006 jp 126|movie 2017 us 101
    Fullmetal Alchemist|show 2003 jp 24|movie 2017 jp 135
    Hunter x Hunter|show 1999 jp 24|show 2011 jp 24
    Fruits Basket|show 2001 jp 24|show 2019 jp 24
    Sailor Moon|show 1992 jp 24|show 1995 us 24
    Trigun|show 1998 jp 24|movie 2010 jp 90
    Ghost in the Shell|movie 1995 jp 83|movie 2017 us 107
    Blade Runner|movie 1982 us 117
    Blade Runner 2049|movie 2017 us 164
    Apollo 13|movie 1995 us 140
    Apollo 18|movie 2011 us 86
    Room|movie 2015 ie 118
    Room 104|show 2017 us 25
    The 100|show 2014 us 43
    100|show 2003 us 45
    Us|movie 2019 us 116|show 2020 gb 58
    24|show 2001 us 43|movie 2016 in 164
    """
}
