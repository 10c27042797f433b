(** Walks, acyclic graphs, and the level of a node: the largest number of hops that lead to it (mathematics, section
    1). *)

Require Import List Arith Bool Lia.
From DAGLift Require Import AbelianGroups Networks.
Import ListNotations.

Section Levels.
  Context {V E : Type}.
  Variable V_dec : forall u v : V, {u = v} + {u <> v}.
  Variables tail head : E -> V.
  Variable arcs : list E.

  Notation incoming := (incoming V_dec head arcs).

  (** A walk to [v], as the list of its arcs from the last one back. The empty walk stays at [v]. *)
  Fixpoint walk (p : list E) (v : V) : Prop :=
    match p with
    | [] => True
    | a :: q => In a arcs /\ head a = v /\ walk q (tail a)
    end.

  (** Where a walk to [v] starts. *)
  Fixpoint start (p : list E) (v : V) : V :=
    match p with
    | [] => v
    | a :: q => start q (tail a)
    end.

  (** No walk but the empty one comes back to where it starts. *)
  Definition acyclic := forall p v, walk p v -> start p v = v -> p = [].

  (** The largest number of hops to a node, counting at most [k] of them. *)
  Fixpoint hops (k : nat) (v : V) : nat :=
    match k with
    | 0%nat => 0%nat
    | S m => list_max (map (fun a => S (hops m (tail a))) (incoming v))
    end.

  (** In a DAG no walk has more hops than there are arcs. *)
  Definition level (v : V) : nat := hops (length arcs) v.

  (** The largest level. *)
  Definition height : nat := list_max (map (fun a => level (head a)) arcs).

  Lemma walk_split p a q v : walk (p ++ a :: q) v ->
    walk p v /\ start p v = head a /\ In a arcs /\ walk q (tail a).
  Proof.
    revert v. induction p as [| b p IH]; simpl; intros v H.
    - destruct H as (Ha & Hv & Hq). auto.
    - destruct H as (Hb & Hv & H). destruct (IH _ H) as (? & ? & ? & ?). auto.
  Qed.

  Lemma walk_in p v : walk p v -> incl p arcs.
  Proof.
    revert v. induction p as [| a p IH]; intros v H b Hb; [contradiction |].
    destruct H as (Ha & _ & H), Hb as [<- | Hb]; [exact Ha | now apply (IH _ H)].
  Qed.

  Lemma start_app p q v : start (p ++ q) v = start q (start p v).
  Proof. revert v. induction p as [| a p IH]; intro v; [reflexivity | apply IH]. Qed.

  Lemma walk_distinct p v : acyclic -> walk p v -> NoDup p.
  Proof.
    intro Hacyclic. revert v. induction p as [| a p IH]; intros v H; [constructor |].
    assert (Hp := proj2 (proj2 H)). constructor; [| now apply (IH (tail a))].
    intro Ha. apply in_split in Ha as (q & r & ->).
    apply walk_split in Hp as (Hq & Hs & _ & _).
    assert (a :: q = []); [| discriminate].
    apply (Hacyclic (a :: q) (head a)); [| exact Hs].
    split; [apply H | now split].
  Qed.

  Lemma walk_length p v : acyclic -> walk p v -> length p <= length arcs.
  Proof. intros Ha H. apply NoDup_incl_length; [now apply (walk_distinct p v) | now apply (walk_in p v)]. Qed.

  (** [hops k v] is reached by a walk, and no walk of at most [k] hops is longer. *)
  Lemma hops_reached k v : exists p, walk p v /\ length p = hops k v.
  Proof.
    revert v. induction k as [| k IH]; intro v; [now exists [] |]. simpl.
    assert (H : forall l, incl l (incoming v) ->
      exists p, walk p v /\ length p = list_max (map (fun a => S (hops k (tail a))) l)).
    { induction l as [| a l IHl]; intro Hl; [now exists [] |].
      destruct IHl as (p & Hp & Hlen); [intros b Hb; apply Hl; now right |].
      assert (Ha : In a arcs /\ head a = v).
      { specialize (Hl a (in_eq _ _)). unfold Networks.incoming, enters in Hl. apply filter_In in Hl as [Hl He].
        destruct (V_dec (head a) v); [now split | discriminate]. }
      change (list_max (map (fun a => S (hops k (tail a))) (a :: l)))
        with (Nat.max (S (hops k (tail a))) (list_max (map (fun a => S (hops k (tail a))) l))).
      destruct (Nat.max_dec (S (hops k (tail a))) (list_max (map (fun a => S (hops k (tail a))) l))) as [-> | ->].
      - destruct (IH (tail a)) as (q & Hq & Hqlen). exists (a :: q). simpl. destruct Ha. auto.
      - exists p. auto. }
    apply H, incl_refl.
  Qed.

  Lemma in_map_le {I : Type} (f : I -> nat) l i : In i l -> f i <= list_max (map f l).
  Proof.
    intro H. assert (Hall := proj1 (list_max_le (map f l) (list_max (map f l))) (le_n _)).
    rewrite Forall_forall in Hall. apply Hall, in_map, H.
  Qed.

  Lemma hops_longest k p v : walk p v -> length p <= k -> length p <= hops k v.
  Proof.
    revert p v. induction k as [| k IH]; intros p v H Hk; [exact Hk |].
    destruct p as [| a p]; [simpl; lia |]. destruct H as (Ha & Hv & H). simpl in *.
    assert (Hin : In a (incoming v)).
    { apply filter_In. split; [exact Ha |]. unfold enters. now destruct (V_dec (head a) v). }
    assert (Hle := in_map_le (fun a => S (hops k (tail a))) (incoming v) a Hin). simpl in Hle.
    specialize (IH p (tail a) H). lia.
  Qed.

  (** A graph whose arcs all increase some rank of the nodes is acyclic; by [level_increases] every DAG has such a
      rank. *)
  Theorem ranked_acyclic (rank : V -> nat) :
    (forall a, In a arcs -> rank (tail a) < rank (head a)) -> acyclic.
  Proof.
    intro Hrank.
    assert (H : forall p v, walk p v -> p = [] \/ rank (start p v) < rank v).
    { induction p as [| a p IH]; intros v Hp; [now left | right].
      destruct Hp as (Ha & <- & Hp). specialize (Hrank a Ha). simpl.
      destruct (IH _ Hp) as [-> | Hlt]; simpl; lia. }
    intros p v Hp Hs. destruct (H p v Hp) as [| Hlt]; [assumption | rewrite Hs in Hlt; lia].
  Qed.

  Hypothesis dag : acyclic.

  (** The level is what section 1 says: the length of a longest walk to the node. *)
  Theorem level_longest v :
    (exists p, walk p v /\ length p = level v) /\ (forall p, walk p v -> length p <= level v).
  Proof.
    split; [apply hops_reached |].
    intros p H. apply hops_longest; [exact H | now apply (walk_length p v)].
  Qed.

  (** So the levels increase along the arcs, *)
  Theorem level_increases a : In a arcs -> level (tail a) < level (head a).
  Proof.
    intro Ha. destruct (level_longest (tail a)) as [(p & Hp & <-) _].
    apply (proj2 (level_longest (head a)) (a :: p)). now repeat split.
  Qed.

  (** they are 0 exactly at the sources, *)
  Theorem level_source v : level v = 0%nat <-> incoming v = [].
  Proof.
    split; intro H.
    - destruct (incoming v) as [| a l] eqn:Hl; [reflexivity |]. exfalso.
      assert (Ha : In a (incoming v)) by (rewrite Hl; now left).
      apply filter_In in Ha as [Ha He]. unfold enters in He. destruct (V_dec (head a) v) as [<- |]; [| discriminate].
      apply level_increases in Ha. lia.
    - destruct (level_longest v) as [(p & Hp & <-) _]. destruct p as [| a p]; [reflexivity |]. exfalso.
      destruct Hp as (Ha & Hv & _). apply (in_nil (a := a)). rewrite <- H. apply filter_In. split; [exact Ha |].
      unfold enters. now destruct (V_dec (head a) v).
  Qed.

  (** 1 more than the largest level of a tail everywhere else, *)
  Theorem level_recursion v : incoming v <> [] ->
    level v = S (list_max (map (fun a => level (tail a)) (incoming v))).
  Proof.
    intro Hne. apply Nat.le_antisymm.
    - destruct (level_longest v) as [(p & Hp & <-) _]. destruct p as [| a p]; [simpl; lia |].
      destruct Hp as (Ha & Hv & Hp). simpl. apply le_n_S.
      transitivity (level (tail a)); [now apply level_longest |].
      apply (in_map_le (fun a => level (tail a))). apply filter_In. split; [exact Ha |].
      unfold enters. now destruct (V_dec (head a) v).
    - assert (Hpos : level v <> 0%nat) by now rewrite level_source.
      assert (Hle : list_max (map (fun a => level (tail a)) (incoming v)) <= level v - 1); [| lia].
      apply list_max_le, Forall_forall. intros k Hk. apply in_map_iff in Hk as (a & <- & Ha).
      apply filter_In in Ha as [Ha He]. unfold enters in He. destruct (V_dec (head a) v) as [<- |]; [| discriminate].
      apply level_increases in Ha. lia.
  Qed.

  (** and at most the height. *)
  Theorem level_height v : level v <= height.
  Proof.
    destruct (Nat.eq_dec (level v) 0) as [-> | H]; [lia |].
    rewrite level_source in H. destruct (incoming v) as [| a l] eqn:Hl; [contradiction |].
    assert (Ha : In a (incoming v)) by (rewrite Hl; now left).
    apply filter_In in Ha as [Ha He]. unfold enters in He. destruct (V_dec (head a) v) as [<- |]; [| discriminate].
    now apply (in_map_le (fun a => level (head a))).
  Qed.
End Levels.
