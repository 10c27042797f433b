(** I11: the series composition of two networks.

    Both are on one type of nodes. What the statement needs of "the only sink of the first is the only input of the
    second" is that no arc of the second comes into a node that the first reads or computes: [separate]. *)

Require Import List Arith Bool Lia.
From DAGLift Require Import AbelianGroups Networks Levels Lifting Identities.
Import ListNotations.

Section Series.
  Context {V E : Type}.
  Variable V_dec : forall u v : V, {u = v} + {u <> v}.
  Variable M : V -> AbelianGroup.
  Variables tail head : E -> V.
  Variable g : forall a : E, M (tail a) -> M (head a).
  Variables first second : list E.

  Notation whole := (first ++ second).
  Notation walk := (walk tail head).
  Notation start := (start tail).
  Notation level := (level V_dec tail head).
  Notation height := (height V_dec tail head).
  Notation A := (A V_dec M tail head g).
  Notation T := (T V_dec M tail head g).
  Notation S_of arcs := (S_upto V_dec M tail head g arcs (level arcs) (height arcs)).

  (** No arc of the second network comes into a node of the first. *)
  Definition separate := forall a b, In a first -> In b second -> head b <> tail a /\ head b <> head a.

  Hypothesis apart : separate.

  Lemma A_whole (x : state M) v : A whole x v = A first x v + A second x v.
  Proof. unfold Networks.A, incoming. now rewrite filter_app, sum_app. Qed.

  Lemma A_second_at_tails (x : state M) a : In a first -> A second x (tail a) = 0.
  Proof.
    intro Ha. apply sum_zero. intros b Hb. apply in_incoming in Hb as [Hb e].
    exfalso. now apply (proj1 (apart a b Ha Hb)).
  Qed.

  (** A walk that ends at a node of the first network stays in it. *)
  Lemma walk_first p : forall v,
    (exists a, In a first /\ (v = tail a \/ v = head a)) -> walk whole p v -> walk first p v.
  Proof.
    induction p as [| b p IH]; intros v Hv Hp; [exact I |].
    destruct Hv as (a & Ha & Hv), Hp as (Hb & <- & Hp).
    apply in_app_or in Hb as [Hb | Hb].
    - split; [exact Hb |]. split; [reflexivity |]. apply IH; [exists b; auto | exact Hp].
    - exfalso. destruct (apart a b Ha Hb) as [H1 H2]. destruct Hv; congruence.
  Qed.

  Lemma walk_incl l1 l2 p : incl l1 l2 -> forall v, walk l1 p v -> walk l2 p v.
  Proof.
    intro H. induction p as [| a p IH]; intros v Hp; [exact I |]. destruct Hp as (? & ? & ?). repeat split; auto.
  Qed.

  Lemma acyclic_incl l1 l2 : incl l1 l2 -> acyclic tail head l2 -> acyclic tail head l1.
  Proof. intros H Hl p v Hp. apply Hl. now apply (walk_incl l1). Qed.

  (** A series composition of DAGs is a DAG. *)
  Theorem I11_acyclic : acyclic tail head first -> acyclic tail head second -> acyclic tail head whole.
  Proof.
    intros H1 H2.
    apply (ranked_acyclic tail head whole
      (fun v => if existsb (fun b => if V_dec (head b) v then true else false) second
                then (S (height first) + level second v)%nat else level first v)).
    assert (Hentered : forall v, existsb (fun b => if V_dec (head b) v then true else false) second = true <->
      exists b, In b second /\ head b = v).
    { intro v. rewrite existsb_exists. split; intros (b & Hb & e); exists b; split; auto;
        destruct (V_dec (head b) v); auto; discriminate. }
    intros a Ha. apply in_app_or in Ha as [Ha | Ha].
    - assert (Hnot : forall v, v = tail a \/ v = head a ->
        existsb (fun b => if V_dec (head b) v then true else false) second = false).
      { intros v Hv. apply not_true_is_false. rewrite Hentered. intros (b & Hb & <-).
        destruct (apart a b Ha Hb). destruct Hv; congruence. }
      rewrite !Hnot by auto. now apply level_increases.
    - rewrite (proj2 (Hentered (head a))) by now exists a.
      destruct (existsb _ second) eqn:He at 1.
      + apply Nat.add_lt_mono_l. now apply level_increases.
      + pose proof (level_height V_dec tail head first H1 (tail a)). lia.
  Qed.

  Hypothesis dag : acyclic tail head whole.

  Lemma dag_first : acyclic tail head first.
  Proof. apply (acyclic_incl first whole); [apply incl_appl, incl_refl | exact dag]. Qed.

  Lemma dag_second : acyclic tail head second.
  Proof. apply (acyclic_incl second whole); [apply incl_appr, incl_refl | exact dag]. Qed.

  (** Each synthesis map is that of its own network, with its own levels. *)
  Theorem I11_series_composition x : same (S_of whole x) (S_of second (S_of first x)).
  Proof.
    set (z := S_of first x). set (y := S_of second z).
    assert (Hz : forall v, z v = x v + A first z v).
    { intro v. apply S_upto_equation; [apply dag_graded, dag_first | apply level_height, dag_first]. }
    assert (Hy : forall v, y v = z v + A second y v).
    { intro v. apply S_upto_equation; [apply dag_graded, dag_second | apply level_height, dag_second]. }
    apply (recursion_unique V_dec M tail head g whole (level whole) (dag_graded V_dec tail head whole dag) x).
    - intro v. apply S_upto_equation; [now apply dag_graded | now apply level_height].
    - intro v. rewrite A_whole, Hy at 1. rewrite Hz at 1. rewrite <- add_assoc. f_equal. f_equal.
      apply A_ext. intros a Ha _. rewrite Hy. now rewrite A_second_at_tails, add_zero.
  Qed.

  (** A node of the first network has the same level in the whole. *)
  Lemma level_first a v : In a first -> v = tail a \/ v = head a -> level whole v = level first v.
  Proof.
    intros Ha Hv. apply Nat.le_antisymm.
    - destruct (level_longest V_dec tail head whole dag v) as [(p & Hp & <-) _].
      apply (level_longest V_dec tail head first dag_first v). apply walk_first; [now exists a | exact Hp].
    - destruct (level_longest V_dec tail head first dag_first v) as [(p & Hp & <-) _].
      apply (level_longest V_dec tail head whole dag v).
      apply (walk_incl first); [apply incl_appl, incl_refl | exact Hp].
  Qed.

  (** The node [s] joins the two: no other node of the first network that an arc enters is a sink there, and every node
      that an arc of the second enters has a longest path, in the second, that starts at [s]. *)
  Variable s : V.
  Hypothesis only_sink : forall a, In a first -> head a = s \/ exists b, In b first /\ tail b = head a.
  Hypothesis longest_from_s : forall b, In b second ->
    exists p, walk second p (head b) /\ length p = level second (head b) /\ start p (head b) = s.

  (** The only sink has the largest level. *)
  Lemma sink_level : level first s = height first.
  Proof.
    apply Nat.le_antisymm; [apply level_height, dag_first |].
    unfold Levels.height at 1. apply list_max_le, Forall_forall. intros k Hk. apply in_map_iff in Hk as (a & <- & Ha).
    remember (height first - level first (head a))%nat as n eqn:Hn. revert a Ha Hn.
    induction n as [n IH] using lt_wf_ind. intros a Ha Hn.
    destruct (only_sink a Ha) as [-> | (b & Hb & e)]; [lia |].
    assert (Hlt := level_increases V_dec tail head first dag_first b Hb). rewrite e in Hlt.
    assert (Hle := level_height V_dec tail head first dag_first (head b)).
    assert (level first (head b) <= level first s); [| lia].
    apply (IH (height first - level first (head b))%nat); auto. lia.
  Qed.

  Lemma walk_append l p : forall q v, walk l p v -> walk l q (start p v) -> walk l (p ++ q) v.
  Proof. induction p as [| a p IH]; intros q v Hp Hq; [exact Hq |]. destruct Hp as (? & ? & ?). repeat split; auto. Qed.

  (** A walk of the whole to a node of the second network: some hops there, and then at most the height of the first. *)
  Lemma walk_whole_length p : forall v, (exists b, In b second /\ (v = head b \/ v = tail b)) -> walk whole p v ->
    (length p <= height first + level second v)%nat.
  Proof.
    induction p as [| a p IH]; intros v Hv Hp; [simpl; lia |].
    destruct Hp as (Ha & <- & Hp). apply in_app_or in Ha as [Ha | Ha].
    - assert (Hw : walk first (a :: p) (head a)).
      { apply walk_first; [now exists a; auto |]. repeat split; auto. apply in_or_app. now left. }
      apply (level_longest V_dec tail head first dag_first) in Hw.
      pose proof (level_height V_dec tail head first dag_first (head a)). lia.
    - assert (length p <= height first + level second (tail a))%nat by (apply IH; eauto).
      pose proof (level_increases V_dec tail head second dag_second a Ha). simpl. lia.
  Qed.

  Lemma level_second b : In b second -> level whole (head b) = (height first + level second (head b))%nat.
  Proof.
    intro Hb. apply Nat.le_antisymm.
    - destruct (level_longest V_dec tail head whole dag (head b)) as [(p & Hp & <-) _].
      apply walk_whole_length; eauto.
    - destruct (longest_from_s b Hb) as (p & Hp & <- & Hs).
      destruct (level_longest V_dec tail head first dag_first s) as [(q & Hq & Hlen) _].
      rewrite <- sink_level, <- Hlen, Nat.add_comm, <- app_length.
      apply (level_longest V_dec tail head whole dag (head b)). apply walk_append.
      + apply (walk_incl second); [apply incl_appr, incl_refl | exact Hp].
      + rewrite Hs. apply (walk_incl first); [apply incl_appl, incl_refl | exact Hq].
  Qed.

  Lemma entered l v : acyclic tail head l -> 0 < level l v -> exists a, In a l /\ head a = v.
  Proof.
    intros Hl Hv. destruct (level_longest V_dec tail head l Hl v) as [([| a p] & Hp & Hlen) _]; simpl in Hlen; [lia |].
    exists a. destruct Hp as (? & ? & _). auto.
  Qed.

  Lemma A_not_entered l (x : state M) v : (forall a, In a l -> head a <> v) -> A l x v = 0.
  Proof. intro H. apply sum_zero. intros a Ha. apply in_incoming in Ha as [Ha e]. now apply H in Ha. Qed.

  (** Level by level: the transitions of the whole are those of the first network, and then those of the second. *)
  Theorem I11_level_by_level n x : 0 < n ->
    (n <= height first -> same (T whole (level whole) n x) (T first (level first) n x)) /\
    same (T whole (level whole) (height first + n) x) (T second (level second) n x).
  Proof.
    intro Hn.
    assert (Hfirst : forall v a, In a first -> head a = v ->
      level whole v = level first v /\ A whole x v = A first x v).
    { intros v a Ha <-. split; [apply (level_first a); auto |].
      rewrite A_whole, (A_not_entered second), add_zero; [reflexivity |]. intros b Hb. now apply (apart a b). }
    assert (Hsecond : forall v b, In b second -> head b = v ->
      level whole v = (height first + level second v)%nat /\ A whole x v = A second x v).
    { intros v b Hb <-. split; [now apply level_second |].
      rewrite A_whole, (A_not_entered first), zero_add; [reflexivity |].
      intros a Ha e. now apply (proj2 (apart a b Ha Hb)). }
    assert (Hpositive : forall v b, In b second -> head b = v -> 0 < level second v).
    { intros v b Hb <-. pose proof (level_increases V_dec tail head second dag_second b Hb). lia. }
    split; [intro Hle |]; intro v; unfold Networks.T.
    - destruct (Nat.eqb_spec (level whole v) n) as [Hw | Hw], (Nat.eqb_spec (level first v) n) as [Hf | Hf]; auto.
      + destruct (entered first v dag_first) as (a & Ha & e); [lia |]. now rewrite (proj2 (Hfirst v a Ha e)).
      + destruct (entered whole v dag) as (a & Ha & e); [lia |]. exfalso. apply in_app_or in Ha as [Ha | Ha].
        * pose proof (proj1 (Hfirst v a Ha e)). lia.
        * pose proof (proj1 (Hsecond v a Ha e)). pose proof (Hpositive v a Ha e). lia.
      + destruct (entered first v dag_first) as (a & Ha & e); [lia |].
        pose proof (proj1 (Hfirst v a Ha e)). lia.
    - destruct (Nat.eqb_spec (level whole v) (height first + n)) as [Hw | Hw],
        (Nat.eqb_spec (level second v) n) as [Hs | Hs]; auto.
      + destruct (entered second v dag_second) as (a & Ha & e); [lia |]. now rewrite (proj2 (Hsecond v a Ha e)).
      + destruct (entered whole v dag) as (a & Ha & e); [lia |]. exfalso. apply in_app_or in Ha as [Ha | Ha].
        * pose proof (proj1 (Hfirst v a Ha e)). pose proof (level_height V_dec tail head first dag_first v). lia.
        * pose proof (proj1 (Hsecond v a Ha e)). lia.
      + destruct (entered second v dag_second) as (a & Ha & e); [lia |].
        pose proof (proj1 (Hsecond v a Ha e)). lia.
  Qed.
End Series.
