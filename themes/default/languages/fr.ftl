# Les mots que lisent les lecteurs, en français. Les thèmes n’écrivent jamais de texte eux-mêmes.
# $n et $left sont des nombres ; tout autre argument est du texte, que la page échappe.

## Dates

date-long = { $day ->
    [1] 1er
   *[other] { $day }
  } { $month } { $year }
date-short = { $day ->
    [1] 1er
   *[other] { $day }
  } { $month-short } { $year }
date-day = { $day ->
    [1] 1er
   *[other] { $day }
  } { $month }
date-month = { $month } { $year }
date-time = { $hour } h { $minute }
month-year = { $month } { $year }
month-1 = janvier
month-2 = février
month-3 = mars
month-4 = avril
month-5 = mai
month-6 = juin
month-7 = juillet
month-8 = août
month-9 = septembre
month-10 = octobre
month-11 = novembre
month-12 = décembre
month-short-1 = janv.
month-short-2 = févr.
month-short-3 = mars
month-short-4 = avr.
month-short-5 = mai
month-short-6 = juin
month-short-7 = juill.
month-short-8 = août
month-short-9 = sept.
month-short-10 = oct.
month-short-11 = nov.
month-short-12 = déc.
weekday-1 = lundi
weekday-2 = mardi
weekday-3 = mercredi
weekday-4 = jeudi
weekday-5 = vendredi
weekday-6 = samedi
weekday-7 = dimanche

## Nombres et prix

number-group = {"\u202F"}
number-decimal = {","}
money = { $amount } { $symbol }
money-code = { $amount } { $symbol }

## Autour de chaque page

skip-to-content = Aller au texte
menu = Menu
main-navigation = Navigation principale
sections = Rubriques
search = Rechercher
search-label = Rechercher dans les archives
subscribe = S’abonner
log-in = Se connecter
log-out = Se déconnecter
account = Mon compte
access-provided-by = Accès offert par { $name }
and = et
by = Par
footer-read = Lire
footer-about = La revue
footer-you = Vous
about = Qui sommes-nous
privacy = Confidentialité
terms = Conditions
contact = Nous écrire
archive = Archives
newsletters = Lettres
feed = Flux RSS
copyright = © { $year } { $name }

## Les articles dans les listes

minutes = { $n ->
    [one] { $n } min de lecture
   *[other] { $n } min de lecture
  }
lock-subscribers = Abonnés
advertisement = Publicité
kind-series = Série
kind-topic = Thème
kind-place = Lieu
parts = { $n ->
    [one] { $n } épisode
   *[other] { $n } épisodes
  }
type-analysis = Analyse
type-brief = Brève
type-briefing = L’essentiel
type-column = Chronique
type-comment = Commentaire
type-correspondence = Correspondance
type-data = Données
type-dispatch = Dépêche
type-editorial = Éditorial
type-essay = Essai
type-explainer = Décryptage
type-feature = Grand format
type-gallery = Images
type-guide = Guide
type-interview = Entretien
type-investigation = Enquête
type-letter = Lettre
type-letters = Courrier
type-news = Actualité
type-obituary = Disparition
type-opinion = Point de vue
type-podcast = Podcast
type-profile = Portrait
type-report = Récit
type-reportage = Reportage
type-review = Critique
type-video = Vidéo
part-of-series = Épisode { $position } sur { $total }
newer = Plus récents
older = Plus anciens
previous-page = Résultats précédents
next-page = Résultats suivants
pages = Pages
follow-feed = Suivre par flux RSS

## La une

lead-story = À la une
latest = Derniers articles
opinion = Opinions
series = Séries
empty-home-title = Le premier article arrive
empty-home-text = Rien n’est encore publié ici. Laissez votre adresse et nous vous écrirons dès qu’il y aura de quoi lire.
empty-home-text-plain = Rien n’est encore publié ici. Revenez bientôt.
newsletter-button = S’inscrire
newsletter-free = Gratuite, par courriel. Un clic dans chaque numéro y met fin.

## L’article

updated = Mis à jour le { $date }
correction = Rectificatif
about-the-authors = { $n ->
    [one] À propos de l’auteur
   *[other] À propos des auteurs
  }
topics-and-places = Thèmes et lieux
picture-elsewhere = Voir l’image
first-published-at = Première publication :
in-this-series = Dans cette série
series-previous = Épisode précédent
series-next = Épisode suivant
more-from = À lire aussi dans { $name }
print-address = Cet article se lit à l’adresse
meter-left = { $left ->
    [0] C’était votre dernier article gratuit en { $month } ; les suivants arrivent le { $reset }.
    [one] Il vous reste { $left } article en { $month }, les suivants arrivent le { $reset }.
   *[other] Il vous reste { $left } articles en { $month }, les suivants arrivent le { $reset }.
  }
meter-unlocked = Cet article vous reste désormais ouvert.
gift-text = Abonné, vous pouvez offrir des articles : un lien cadeau ouvre celui-ci à la personne à qui vous l’envoyez.
gift-button = Offrir cet article

## Ce que l’on peut faire d’un article

tools = Que faire de cet article
save = Garder pour plus tard
unsave = Gardé, retirer
share = Partager
share-address = Adresse de cet article
share-copy = Copier l’adresse
share-copied = Copiée.
share-mail = Envoyer par courriel
share-system = Partager avec…
listen = Écouter
print-view = Imprimer

## Imprimer et écouter

plain-back = Retour à l’article
plain-wall = Comment lire la suite
plain-read-on = Lire la suite sur la page de l’article
listen-hint = Votre navigateur sait lire cette page à voix haute : cherchez « Lecture à voix haute » ou « Écouter » dans son menu.
listen-play = Écouter
listen-pause = Pause
listen-resume = Reprendre
listen-again = Réécouter
listen-speed = Vitesse
listen-minutes = { $n ->
    [one] 1 minute de lecture.
   *[other] { $n } minutes de lecture.
  }
listen-picture = Image :
listen-caption = Légende :
listen-end = Fin. Un article de { $name }.

## Les murs

email = Adresse électronique

wall-registration-title = Poursuivez votre lecture gratuitement
wall-registration-offer = Laissez votre adresse électronique et la suite de cet article s’ouvre aussitôt.
wall-registration-button = Lire la suite
wall-registration-get-article = La suite de cet article, tout de suite
wall-registration-get-monthly = { $n ->
    [1] Un article de votre choix chaque mois
    [2] Deux articles de votre choix chaque mois
    [3] Trois articles de votre choix chaque mois
    [4] Quatre articles de votre choix chaque mois
    [5] Cinq articles de votre choix chaque mois
   *[other] { $n } articles de votre choix chaque mois
  }
wall-registration-get-newsletter = { $name }, la lettre gratuite
wall-registration-print = Nous vous envoyons un code pour confirmer l’adresse ; il n’y a pas de mot de passe. La confirmation lance l’envoi de { $newsletter } : un clic dans chaque numéro y met fin, et vos articles vous restent.
wall-registration-print-plain = Nous vous envoyons un code pour confirmer l’adresse ; il n’y a pas de mot de passe.
wall-privacy = Comment nous traitons vos données
wall-full-access = S’abonner pour tout lire
wall-all-access = L’abonnement comprend
all-access-library = Tous les articles et toutes les archives, avec la recherche
all-access-analysis = Les nouvelles analyses dès leur parution et chaque série en entier
all-access-letter = { $name } par courriel
all-access-no-ads = Aucune publicité
wall-subscriber-already = Déjà abonné ?
wall-suggestion = Vouliez-vous dire { $address } ?
wall-suggestion-yes = Oui, utiliser { $address }
wall-suggestion-no = Non, mon adresse est bien celle-ci

wall-confirm-title = Consultez votre messagerie
wall-confirm-offer = Saisissez le code à 6 chiffres envoyé à { $email }.
wall-confirm-offer-plain = Saisissez le code à 6 chiffres que nous vous avons envoyé.
wall-confirm-gets = { $n ->
    [1] En confirmant votre adresse, vous recevez un article de votre choix chaque mois.
    [2] En confirmant votre adresse, vous recevez deux articles de votre choix chaque mois.
    [3] En confirmant votre adresse, vous recevez trois articles de votre choix chaque mois.
    [4] En confirmant votre adresse, vous recevez quatre articles de votre choix chaque mois.
    [5] En confirmant votre adresse, vous recevez cinq articles de votre choix chaque mois.
   *[other] En confirmant votre adresse, vous recevez { $n } articles de votre choix chaque mois.
  }
wall-confirm-starts = Vous recevrez aussi { $newsletter }, à laquelle un clic dans chaque numéro met fin.
wall-confirm-change = Ce n’est pas votre adresse ? Modifiez-la

code = Code à 6 chiffres
code-button = Confirmer
code-resend = Envoyer un nouveau code
code-spam = Rien reçu ? Regardez dans les indésirables, ou demandez un nouveau code.

wall-unlock-title = Lisez la suite avec un article gratuit
wall-unlock-button = { $n ->
    [one] Utiliser votre article gratuit
   *[other] Utiliser 1 de vos { $n } articles gratuits
  }
wall-unlock-lapsed = Votre abonnement a pris fin le { $date }.
wall-unlock-offer = { $left ->
    [one] Il vous en reste { $left } en { $month }, les suivants arrivent le { $reset }. L’article vous reste ouvert pour de bon.
   *[other] Il vous en reste { $left } en { $month }, les suivants arrivent le { $reset }. L’article vous reste ouvert pour de bon.
  }

wall-exhausted-title = { $n ->
    [1] Vous avez lu votre article gratuit en { $month }
    [2] Vous avez lu vos deux articles gratuits en { $month }
    [3] Vous avez lu vos trois articles gratuits en { $month }
    [4] Vous avez lu vos quatre articles gratuits en { $month }
    [5] Vous avez lu vos cinq articles gratuits en { $month }
   *[other] Vous avez lu vos { $n } articles gratuits en { $month }
  }
wall-exhausted-offer = Les suivants arrivent le { $reset }. Abonnez-vous pour lire celui-ci tout de suite, et tout le reste.

wall-subscribe-title = Cet article est réservé aux abonnés
wall-subscribe-offer = Abonnez-vous pour le lire tout de suite, avec tout ce que nous publions.

wall-lapsed-title = Votre abonnement a pris fin le { $date }
wall-lapsed-title-plain = Votre abonnement a pris fin
wall-lapsed-offer = Renouvelez-le pour lire cet article tout de suite. Ce que vous avez ouvert auparavant vous reste ouvert.
wall-lapsed-button = Renouveler mon abonnement

## Listes et archives

empty-list-title = Rien ici pour l’instant
empty-list-text = Aucun article n’a encore été publié sous ce titre.
archive-title = Archives
archive-intro = Tout ce que nous avons publié, mois par mois.
archive-count = { $n ->
    [one] { $n } article
   *[other] { $n } articles
  }
archive-empty = Les archives se remplissent au fil des parutions. Il n’y en a pas encore.

## Recherche

search-title = Recherche
search-hint = Un mot, un nom, un lieu ou un titre
search-start-title = Que cherchez-vous ?
search-start-text = Essayez un pays, une personne ou les mots d’un titre, ou feuilletez les archives mois par mois.
search-found = { $n ->
    [one] { $n } article pour « { $q } »
   *[other] { $n } articles pour « { $q } »
  }
search-none-title = Aucun résultat pour « { $q } »
search-none-text = Vérifiez l’orthographe, essayez moins de mots ou d’autres, ou feuilletez les archives.
search-browse = Feuilleter les archives

## S’abonner

per-month = par mois
per-year = par an
subscribe-current = Vous avez { $name }.
subscribe-current-until = Vous avez { $name }, jusqu’au { $date }.

subscribe-title = Tout lire
subscribe-intro = L’abonnement ouvre tous les articles et toutes les archives, sans publicité.
subscribe-contains = Ce que comprend l’abonnement
subscribe-plans = Formules
subscribe-choose = Choisir { $name }
subscribe-how = Pour vous abonner, écrivez à { $contact } en indiquant la formule de votre choix.
subscribe-none = Aucune formule n’est proposée en ce moment.
subscribe-cancel = Vous pouvez y mettre fin à tout moment et lire jusqu’au terme de ce que vous avez payé.

## Se connecter

login-title = Se connecter
login-intro = Nous vous envoyons un lien et un code à 6 chiffres. Il n’y a pas de mot de passe à retenir.
login-button = Envoyez-moi un code
login-new = Première visite ? Ouvrez n’importe quel article et laissez votre adresse pour le lire gratuitement.
code-title = Consultez votre messagerie
code-sent = Si { $email } est connue ici, un code à 6 chiffres est en route. Saisissez-le ci-dessous, ou appuyez sur le bouton du message.
code-sent-article = Nous avons envoyé un code à 6 chiffres à { $email }. Saisissez-le ci-dessous et vous retrouvez votre article.
code-change = Utiliser une autre adresse
link-title-valid = Un clic et vous y êtes
link-text-valid = Ce bouton connecte le navigateur que vous avez sous les yeux.
link-title-address = Confirmez votre nouvelle adresse
link-text-address = Un clic et nos messages arrivent à votre nouvelle adresse.
link-button-address = Utiliser ma nouvelle adresse
link-button = Se connecter sur cet appareil
link-title-expired = Ce lien a expiré
link-text-expired = Les liens ne sont valables que peu de temps. Demandez-en un nouveau ; cela ne prend qu’un instant.
link-title-used = Ce lien a déjà servi
link-text-used = Chaque lien connecte un seul navigateur, une seule fois. Demandez-en un nouveau si vous devez vous connecter ici.
link-again = Envoyez-moi un nouveau lien

## Cadeaux

gift-made-back = Retour à { $title }
gift-page-title-valid = Un abonné vous offre cet article
gift-page-text-valid = Appuyez sur le bouton pour ouvrir le texte entier dans ce navigateur.
gift-page-text-valid-until = Appuyez sur le bouton pour ouvrir le texte entier dans ce navigateur. Le lien est valable jusqu’au { $date }.
gift-page-button = Ouvrir mon cadeau
gift-page-title-expired = Ce cadeau a expiré
gift-page-text-expired = Les liens cadeaux ne durent qu’un temps. L’article est toujours là, et il y a d’autres façons de le lire.
gift-page-title-spent = Ce cadeau a déjà été ouvert
gift-page-text-spent = Un lien cadeau s’ouvre pour un nombre limité de lecteurs, et celui-ci l’a atteint.
gift-page-read = Voir l’article

## Le compte

account-title = Votre compte
account-standing = Ce que vous avez
account-since = Avec nous depuis le { $date }
account-plan-until = { $name }, jusqu’au { $date }
account-plan-open = { $name }
account-allowance = { $left ->
    [0] Plus d’article gratuit en { $month }
    [one] Encore { $left } article gratuit en { $month }
   *[other] Encore { $left } articles gratuits en { $month }
  }
account-allowance-reset = Les suivants arrivent le { $reset }
account-read = Reprendre la lecture
account-unlocked = Les articles que vous avez ouverts
account-unlocked-empty = Les articles que vous ouvrez sont gardés ici et vous restent ouverts.
account-unlocked-on = ouvert le { $date }
account-newsletters = Lettres
account-newsletters-save = Enregistrer mes lettres
account-gifts = Liens cadeaux
account-gift-used = ouvert par { $opened } lecteurs sur { $most }, valable jusqu’au { $date }
account-gift-revoke = Reprendre
account-gift-revoke-label = Reprendre le lien vers { $title }
account-address = Adresse électronique
account-address-text = Nous vous écrivons à { $email }. Une nouvelle adresse prend effet dès que vous la confirmez avec un code.
account-address-new = Nouvelle adresse électronique
account-address-button = Changer d’adresse
account-devices = Appareils
account-devices-text = Là où vous êtes connecté.
account-device-current = Cet appareil
account-device-seen = vu le { $date }
account-device-revoke = Déconnecter
account-device-revoke-label = Déconnecter { $device }
account-devices-all = Se déconnecter partout
account-data = Vos données
account-data-text = Emportez tout ce que nous conservons à votre sujet, en un seul fichier.
account-export = Exporter mes données
account-delete = Supprimer mon compte
account-newsroom = Aller à la rédaction

saved-title = Articles gardés
saved-count = { $n ->
    [one] 1 article gardé pour vous
   *[other] { $n } articles gardés pour vous
  }
saved-all = { $n ->
    [one] Votre article gardé
   *[other] Vos { $n } articles gardés
  }
saved-on = gardé le { $date }
saved-remove = Retirer
saved-remove-label = Retirer { $title } de vos articles gardés
saved-empty-title = Rien de gardé pour l’instant
saved-empty-text = Appuyez sur « Garder pour plus tard » sous un article : il vous attend ici, sur tous vos appareils.
saved-full = Votre liste contient { $n } articles
saved-full-text = Retirez-en que vous avez lus, puis gardez celui-ci.

history-title = Historique de lecture
history-intro = Ce que vous avez ouvert en entier, pour vos yeux seulement : vos { $n } derniers articles, pendant un an au plus.
history-all = Votre historique de lecture
history-read-on = lu le { $date }
history-paused = En pause depuis le { $date }. Rien n’y est ajouté.
history-paused-short = Votre historique de lecture est en pause.
history-pause = Mettre en pause
history-resume = Reprendre l’historique
history-clear = Effacer l’historique
history-empty-title = Rien ici pour l’instant
history-empty-text = Les articles que vous lisez en entier sont réunis ici, pour que vous les retrouviez.

follow = Suivre
unfollow = Ne plus suivre
unfollow-label = Ne plus suivre { $name }
follow-on = Vous suivez cette page.
follows-title = Ce que vous suivez
follows-empty-text = Appuyez sur « Suivre » sur la page d’un auteur ou d’un sujet : elle apparaît ici.
follows-author = Auteur
follows-section = Rubrique
follows-topic = Sujet
follows-place = Lieu
follows-series = Série
follows-full = Vous suivez déjà { $n } auteurs et sujets, autant que nous pouvons en retenir. Cessez d’abord d’en suivre quelques-uns sur la page de votre compte.

delete-title = Supprimer votre compte
delete-text = Cela met fin à vos lettres, vous déconnecte partout et efface ce que nous conservons à votre sujet. C’est irréversible.
delete-keeps = Une empreinte chiffrée de votre adresse demeure, avec les articles qu’elle a ouverts, afin que les articles gratuits ne soient pas donnés deux fois. L’adresse ne peut pas en être déduite.
delete-confirm = Saisissez votre adresse électronique pour confirmer
delete-button = Supprimer définitivement mon compte
delete-keep = Garder mon compte

standing-unconfirmed = Votre adresse attend d’être confirmée
standing-registered = Lecteur inscrit
standing-subscriber = Abonné
standing-lapsed = Votre abonnement a pris fin
standing-staff = Rédaction

## Lettres

newsletters-title = Lettres
newsletters-intro = Notre journalisme dans votre messagerie. Choisissez ce que vous voulez ; un clic met fin à chacune.
newsletters-yours = Vous êtes connecté. Choisissez vos lettres sur la page de votre compte.
newsletters-manage = Mes lettres
newsletters-none = Il n’y a pas encore de lettre à choisir.
newsletter-confirm-title = Confirmer { $name }
newsletter-confirm-text = Un clic et { $name } arrive dans votre messagerie dès le prochain numéro.
newsletter-confirm-button = Oui, envoyez-la-moi
newsletter-confirmed-title = Vous êtes inscrit
newsletter-confirmed-text = { $name } arrive avec son prochain numéro. Chaque numéro contient un lien qui y met fin.
newsletter-expired-title = Ce lien a expiré
newsletter-expired-text = Inscrivez-vous de nouveau et nous en envoyons un autre.
newsletter-ask-title = Mettre fin à { $name } ?
newsletter-ask-text = Un clic et vous ne la recevrez plus. Vos articles et votre compte restent tels quels.
newsletter-ask-button = Oui, me désinscrire
newsletter-off-title = Vous êtes désinscrit
newsletter-off-text = Vous ne recevrez plus { $name }. Vos articles et votre compte sont inchangés.
newsletter-off-undo = C’était une erreur, réinscrivez-moi
newsletter-back-title = Vous êtes de nouveau inscrit
newsletter-off-all = Toutes mes lettres

## Messages et erreurs

error-status = Erreur { $status }
message-home = Aller à la une
message-404-title = Cette page est introuvable
message-404-text = L’adresse est peut-être mal saisie, ou la page a changé de place. Cherchez-la, ou repartez de la une.
message-410-title = Cet article a été retiré
message-410-text = Il a été publié ici et n’est plus disponible.
message-429-title = Un peu trop vite
message-429-text = De nombreuses requêtes sont venues de votre connexion en peu de temps. Patientez une minute, puis réessayez.
message-500-title = Quelque chose n’a pas fonctionné chez nous
message-500-text = C’est noté, et rien de ce que vous avez saisi n’a été perdu volontairement. Réessayez dans un instant.
message-503-title = Il y a foule
message-503-text = Réessayez dans quelques secondes.
message-full-title = Rien ne peut être enregistré pour le moment
message-full-text = Rien n’a changé et rien n’est perdu. Vous pouvez continuer à lire ; réessayez plus tard.

## Ce que dit un formulaire après l’envoi

error-delete-mismatch = Ce n’est pas l’adresse de votre compte.
notice-error-label = À vérifier
notice-gift-link = Votre lien cadeau
newsletter-sent-title = Consultez votre messagerie
newsletter-sent-notice = Appuyez sur le bouton du message que nous vous avons envoyé et { $name } arrive avec son prochain numéro.

## Courriels

mail-reason-register = Vous avez demandé à lire la suite sur { $site }.
mail-reason-login = Vous avez demandé à vous connecter à { $site }.
mail-reason-new-reader = Il n’y a pas encore de compte à cette adresse sur { $site } ; le code en crée un.
mail-reason-address = Vous avez demandé à utiliser cette adresse sur { $site }.

mail-why = Vous recevez ce message parce que votre adresse a été saisie sur { $site }.
mail-ignore-address = Si ce n’était pas vous, ne faites rien : sans le code, rien ne change.
mail-ignore = Si ce n’était pas vous, ne faites rien : sans le code, personne n’entre.
mail-sign-off = La rédaction de { $site }
mail-code-subject = { $code } est votre code pour { $site }
mail-code-title = Votre code
mail-code-text = Saisissez ce code sur la page qui l’a demandé :
mail-code-or = Ou appuyez sur le bouton, dans le navigateur avec lequel vous lisez :
mail-code-or-link = Ou ouvrez ce lien, dans le navigateur avec lequel vous lisez :
mail-code-button = Se connecter
mail-code-button-address = Utiliser cette adresse
mail-code-minutes = { $n ->
    [one] Le code et le lien sont valables { $n } minute, une seule fois.
   *[other] Le code et le lien sont valables { $n } minutes, une seule fois.
  }
mail-welcome-subject = Bienvenue à { $site }
mail-welcome-title = Bienvenue
mail-welcome-text = Votre adresse est confirmée. Voici ce que vous avez désormais :
mail-welcome-articles = { $n ->
    [1] Un article de votre choix chaque mois ; il vous reste ouvert
    [2] Deux articles de votre choix chaque mois ; ils vous restent ouverts
    [3] Trois articles de votre choix chaque mois ; ils vous restent ouverts
    [4] Quatre articles de votre choix chaque mois ; ils vous restent ouverts
    [5] Cinq articles de votre choix chaque mois ; ils vous restent ouverts
   *[other] { $n } articles de votre choix chaque mois ; ils vous restent ouverts
  }
mail-welcome-newsletter = { $name } par courriel ; un clic dans chaque numéro y met fin
mail-welcome-login = Pas de mot de passe : nous vous envoyons un code à chaque connexion
mail-welcome-button = Commencer à lire
mail-welcome-account = Votre compte, avec tout ce que vous pouvez modifier :
mail-newsletter-subject = Confirmez { $name }
mail-newsletter-title = Un clic pour recevoir { $name }
mail-newsletter-text = Quelqu’un, et nous espérons que c’est vous, a demandé { $name } à cette adresse. Confirmez et elle arrive avec le prochain numéro.
mail-newsletter-button = Oui, envoyez-la-moi
mail-newsletter-ignore = Si vous n’avez rien demandé, ne faites rien et elle n’arrivera jamais.
mail-address-subject = Votre adresse sur { $site } a changé
mail-address-title = Votre adresse a changé
mail-address-text = Le { $date }, l’adresse de votre compte est passée de celle-ci à { $address }. Nos messages y arrivent désormais.
mail-address-not-you = Si ce n’était pas vous, écrivez aussitôt à { $contact } et nous y remédions.
mail-device-subject = Un appareil a été déconnecté de { $site }
mail-device-title = Un appareil a été déconnecté
mail-device-text = Vous vous êtes connecté sur un appareil de plus que ce qu’un compte peut en avoir ({ $n }). Nous avons déconnecté celui qui n’avait pas servi depuis le plus longtemps : { $device }.
mail-device-not-you = Si vous ne connaissez pas le nouvel appareil, déconnectez-vous partout depuis la page de votre compte.
mail-device-button = Voir mes appareils

## Messages du serveur

message-400-title = Cela n’a pas fonctionné
message-400-text = La requête était incomplète. Revenez en arrière, vérifiez ce qui a été saisi, puis réessayez.
message-403-text = Cette requête venait d’un autre site ; rien n’a donc été fait. Ouvrez la page ici, puis réessayez.
message-403-picture = Cette image appartient à un article qui ne vous est pas ouvert.
message-405-text = Cette adresse n’accepte pas ce genre de requête. Repartez de la une.
message-413-text = L’envoi dépasse ce que ce formulaire peut recevoir. Raccourcissez-le, puis réessayez.
address-title = Confirmez votre nouvelle adresse
gift-made-title = Votre lien cadeau
gift-made-text = Envoyez cette adresse à qui doit lire l’article. Elle fonctionne jusqu’au { $date }, pour les { $n } premiers lecteurs.

## Pourquoi quelque chose n’a pas été fait

error-list-page = Cette page de la liste n’existe pas ; reprenez à la première.
error-email-empty = Saisissez votre adresse électronique.
error-email-at = Une adresse électronique contient un seul @, comme dans nom@exemple.org.
error-email-local = La partie avant le @ n’est pas une adresse à laquelle on peut écrire.
error-email-domain = La partie après le @ n’est pas un domaine complet, comme dans exemple.org.
error-email-long = Cette adresse est plus longue que ce que le courriel permet.
error-code-wrong = { $left ->
    [one] Ce n’est pas le code que nous avons envoyé. Regardez le dernier message ; il vous reste { $left } essai.
   *[other] Ce n’est pas le code que nous avons envoyé. Regardez le dernier message ; il vous reste { $left } essais.
  }
error-code-expired = Ce code a expiré. Demandez-en un nouveau.
error-code-too-many = Trop de codes erronés. Demandez-en un nouveau, ou appuyez sur le bouton du message.
error-code-none-asked = Ce navigateur n’a pas demandé de code. Saisissez votre adresse électronique et nous vous en envoyons un.
error-link-expired = Ce lien a expiré. Demandez-en un nouveau.
error-link-used = Ce lien a déjà servi. Demandez-en un nouveau.
error-link-unknown = Ce lien est incomplet, ou trop ancien. Demandez-en un nouveau.
error-address-other-browser = Ouvrez ce lien dans le navigateur où vous êtes connecté, ou saisissez-y le code.
error-address-taken = Il existe déjà un compte à cette adresse. Connectez-vous avec elle, ou supprimez-le d’abord.
error-newsletter-unknown = Il n’y a pas de lettre « { $name } » ici. La page Lettres les présente toutes.
error-newsletter-subscribers = { $name } fait partie de l’abonnement. Connectez-vous avec le vôtre pour la recevoir, ou voyez ce qu’il comprend.
error-gift-not-subscriber = Les liens cadeaux font partie de l’abonnement.
error-gift-quota = Tous les liens cadeaux de ce mois sont créés ; les suivants arrivent le { $reset }.
error-gift-no-article = Cet article n’est pas publié, il ne peut donc pas être offert.
error-gift-no-link = Ce lien cadeau n’existe pas ; vérifiez que l’adresse a été copiée en entier.
error-gift-over = Ce lien cadeau n’ouvre plus son article.
error-erase-no-reader = Ce compte n’existe pas ; il a peut-être déjà été supprimé.
error-erase-last-owner = Vous êtes l’unique propriétaire de ce site. Nommez d’abord quelqu’un d’autre propriétaire, puis supprimez votre compte.
device-named = { $browser } sur { $system }
device-browser = Un navigateur
device-on = Un navigateur sur { $system }

## Textes généraux d’un site qui n’en a pas écrit lui-même

page-about-html = <p>{ $site } est une publication indépendante qui vit de ses lecteurs.</p><p>Écrivez-nous : { $contact }.</p>
page-privacy-html = <p>Nous conservons ce dont un compte de lecteur a besoin et rien d’autre : votre adresse électronique, le moment où vous l’avez confirmée, les appareils sur lesquels vous êtes connecté, les articles que vous avez ouverts, vos lettres et ce que vous avez accepté. Il n’y a ni mot de passe, ni script de suivi, ni requête vers un autre site.</p><p>La page de votre compte exporte tout ce que nous conservons et le supprime. Après la suppression, une empreinte chiffrée de votre adresse demeure avec la liste des articles ouverts, afin que les articles gratuits ne soient pas donnés deux fois ; l’adresse ne peut pas en être déduite.</p><p>Questions : { $contact }.</p>
page-terms-html = <p>Les lecteurs inscrits choisissent chaque mois un certain nombre d’articles qui leur restent ouverts. Les abonnés lisent tout ; un abonnement peut prendre fin à tout moment et dure jusqu’au terme de ce qui est payé.</p><p>Les comptes sont personnels. Questions : { $contact }.</p>
