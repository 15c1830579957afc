/// The words that synthetic names are made of.
enum Words {
    static let adjectives = [
        "Blue", "Silent", "Electric", "Golden", "Broken", "Midnight", "Crystal", "Velvet", "Hollow",
        "Burning",
        "Distant", "Paper", "Iron", "Wild", "Slow", "Northern", "Static", "Hidden", "Fading", "Neon",
        "Été", "Schöne", "Última", "Niña", "Tænkt", "Żółty",
    ]

    static let nouns = [
        "Train", "Harbour", "Garden", "Mirror", "River", "Machine", "Winter", "Signal", "Orchard", "Parade",
        "Horizon", "Letter", "Shadow", "Engine", "Island", "Lantern", "Kingdom", "Summer", "Voyage", "Echo",
        "Straße", "Corazón", "Façade", "Fjord", "Smörgåsbord", "Naïveté",
    ]

    static let given = [
        "Miles", "Nina", "José", "Björk", "Anaïs", "Otis", "Yuki", "Łucja", "Fela", "Aretha", "Thelonious",
        "Zoë",
        "Caetano", "Ágnes", "Nils", "Siobhán", "Ravi", "Chét", "Ella", "Django",
    ]

    static let family = [
        "Harrow", "Okafor", "Lindqvist", "Müller", "Nguyễn", "Castañeda", "O'Riordan", "Yamada", "Dvořák",
        "Ferreira",
        "Ibsen", "St. John", "van der Berg", "Çelik", "Petrović", "Mbeki", "Larsson", "D'Angelo", "Sørensen",
        "Kaur",
    ]

    static let groups = [
        "Trio", "Quartet", "Orchestra", "Collective", "Experience", "Brothers", "Sound System", "Club",
    ]

    static let genres = [
        "rock", "indie rock", "jazz", "bebop", "cool jazz", "hip hop", "electronic", "deep house", "folk",
        "chamber pop",
        "r&b", "soul", "metal", "black metal", "reggaeton", "k-pop", "música mexicana", "nueva canción",
        "afrobeat",
        "ambient",
    ]

    static let labels = [
        "Northlight Records", "Blå Måne", "Parlour & Sons", "Discos \"El Faro\"", "Kaikki Oy", "Tape\\Hiss",
        "Überton",
        "4Real Ltd.", "夜光レコード", "Independent",
    ]

    static let topics = ["History", "Science", "Football", "Cooking", "Crime", "Poetry", "Money", "Travel"]
}
